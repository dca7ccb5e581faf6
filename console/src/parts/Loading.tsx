import { Skeleton } from "antd";
import { useWords } from "../words";

export function Loading({ rows = 4 }: { rows?: number }) {
  const w = useWords();
  return (
    <div className="loading" role="status">
      <span className="unseen">{w.shell.loading}</span>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}
