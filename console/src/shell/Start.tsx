import { Button } from "antd";
import { Navigate, useNavigate } from "react-router";
import { useAssociations } from "../api/queries";
import { isOperator, session, signOut } from "../api/session";
import { keep, kept, useStore } from "../api/store";
import { Asked } from "../parts/Asked";
import { named, useWords } from "../words";

const KEY = "nuanjia.association";

export function remember(association: string): void {
  keep(KEY, association);
}

/** Chooses the association of this session: the only one, the last one, or the one that is pressed. */
export function Start() {
  const w = useWords();
  const known = useStore(session);
  const associations = useAssociations();
  const go = useNavigate();
  const last = kept<string>(KEY, "");
  return (
    <Asked query={associations}>
      {(items) => {
        const only = items.length === 1 ? items[0] : items.find((one) => one.id === last);
        if (only) return <Navigate to={`/a/${only.id}/today`} replace />;
        if (!items.length && known && isOperator(known.account))
          return <Navigate to="/operations" replace />;
        return (
          <main className="choose">
            <h1>{items.length ? w.signIn.chooseTitle : w.app}</h1>
            <p>{items.length ? w.signIn.chooseAbout : w.shell.noRooms}</p>
            <ul>
              {items.map((one) => (
                <li key={one.id}>
                  <Button block size="large" onClick={() => go(`/a/${one.id}/today`)}>
                    <span lang="zh-CN">{one.name}</span>
                    <span className="quiet">
                      {one.roles.map((role) => named(w.codes.roles, role)).join("、")}
                    </span>
                  </Button>
                </li>
              ))}
            </ul>
            <Button type="link" onClick={signOut}>
              {w.shell.signOut}
            </Button>
          </main>
        );
      }}
    </Asked>
  );
}
