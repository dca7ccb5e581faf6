import { Link } from "react-router";
import { useAssociation } from "../api/queries";

/** A member's name, which leads to the member's page. */
export function Person({ id, name }: { id: string; name?: string | null }) {
  const association = useAssociation();
  return (
    <Link className="person" lang="zh-CN" to={`/a/${association}/members/${id}`}>
      {name ?? "……"}
    </Link>
  );
}
