import { Alert } from "antd";
import { useWords } from "../../words";
import type { Import } from "./useJob";

/** What to be sure of before the ledger is applied: it names another association than the one that is open. */
export function Notices({ job }: { job: Import }) {
  const w = useWords();
  const notices = job.notices ?? [];
  if (job.state === "applied" || !notices.length) return null;
  return (
    <Alert
      className="step-about"
      type="warning"
      showIcon
      title={<strong>{w.imports.otherTitle}</strong>}
      description={
        <>
          {notices.map(({ named, into }) => (
            <dl key={named} className="record">
              <div>
                <dt>{w.imports.otherNamed}</dt>
                <dd lang="zh-CN">
                  <strong>{named}</strong>
                </dd>
              </div>
              <div>
                <dt>{w.imports.otherInto}</dt>
                <dd lang="zh-CN">
                  <strong>{into}</strong>
                </dd>
              </div>
            </dl>
          ))}
          <p>{w.imports.otherAbout}</p>
        </>
      }
    />
  );
}
