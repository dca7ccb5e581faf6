import { Link } from "react-router";
import { useWords } from "../words";

export function Lost() {
  const w = useWords();
  return (
    <main className="lost">
      <h1>{w.shell.notFound}</h1>
      <Link to="/">{w.shell.backHome}</Link>
    </main>
  );
}
