import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox } from "antd";
import { useState } from "react";
import { api, told } from "../../api/client";
import { ordersOf } from "../../api/orders";
import { type Member, useAssociation } from "../../api/queries";
import type { components } from "../../api/schema";
import { Asked } from "../../parts/Asked";
import { Dialog } from "../../parts/Dialog";
import { named, useWords } from "../../words";
import { useAct } from "../member/dialogs";

type Order = components["schemas"]["MembersMergeMembers"];
type Field = NonNullable<Order["take"]>[number];
type Doubt = NonNullable<Order["despite"]>[number];
type Preview = components["schemas"]["MembersMergePreview"];

/** Two records side by side: which of them stays, whose value each field gets, what moves over. */
export function MergeDialog({
  first,
  second,
  onClose,
}: {
  first: Member;
  second: Member;
  onClose: () => void;
}) {
  const w = useWords();
  const association = useAssociation();
  const [isSwapped, setSwapped] = useState(false);
  const [take, setTake] = useState<Field[]>([]);
  const [isSure, setSure] = useState(false);
  const [missing, setMissing] = useState("");
  const act = useAct(onClose);
  const [keep, drop] = isSwapped ? [second, first] : [first, second];
  const asked = { keep_member_id: keep.member_id, drop_member_id: drop.member_id };
  const preview = useQuery({
    queryKey: [association, "merge", asked],
    queryFn: () =>
      told(
        api.GET("/api/v1/associations/{association}/merges/preview", {
          params: { path: { association }, query: asked },
        }),
      ),
  });
  const submit = () => {
    const doubts = preview.data?.doubts ?? [];
    if (!preview.data) return;
    if (doubts.length && !isSure) {
      setMissing(w.duplicates.confirmDoubts);
      return;
    }
    act.mutate(
      ordersOf(association).mergeMembers("", { ...asked, take, despite: doubts as Doubt[] }),
    );
  };
  return (
    <Dialog
      title={w.duplicates.mergeTitle}
      submit={w.duplicates.merge}
      busy={act.isPending}
      error={missing || act.error}
      width={760}
      onSubmit={submit}
      onClose={onClose}
    >
      <Asked query={preview} rows={6}>
        {(found) => (
          <>
            <Comparison preview={found} take={take} onTake={setTake} />
            <Button
              onClick={() => {
                setSwapped(!isSwapped);
                setTake([]);
              }}
            >
              {w.duplicates.swap}
            </Button>
            {found.doubts.length > 0 && (
              <Alert
                type="warning"
                showIcon
                title={found.doubts.map((one) => named(w.codes.doubts, one)).join(w.comma)}
                description={
                  <Checkbox checked={isSure} onChange={(event) => setSure(event.target.checked)}>
                    {w.duplicates.sure}
                  </Checkbox>
                }
              />
            )}
            <p className="hint">{w.duplicates.undoLater}</p>
          </>
        )}
      </Asked>
    </Dialog>
  );
}

function Comparison({
  preview,
  take,
  onTake,
}: {
  preview: Preview;
  take: Field[];
  onTake: (fields: Field[]) => void;
}) {
  const w = useWords();
  const moves = Object.entries(preview.moves as Record<string, number>).filter(([, n]) => n > 0);
  return (
    <>
      <table className="compare">
        <thead>
          <tr>
            <td />
            <th scope="col">
              {w.duplicates.keep}{" "}
              <span lang="zh-CN">
                {preview.keep?.name} {preview.keep?.code}
              </span>
            </th>
            <th scope="col">
              {w.duplicates.drop}{" "}
              <span lang="zh-CN">
                {preview.drop?.name} {preview.drop?.code}
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {(preview.fields ?? []).map((one) => {
            const field = one.field as Field;
            const isTaken = one.comes === "dropped" || take.includes(field);
            const canTake = one.comes !== "dropped" && one.dropped != null;
            return (
              <tr key={one.field}>
                <th scope="row">{named(w.codes.mergeFields, one.field)}</th>
                <td className={isTaken ? "" : "stays"} lang="zh-CN">
                  {one.kept ?? "—"}
                </td>
                <td className={isTaken ? "stays" : ""}>
                  <span lang="zh-CN">{one.dropped ?? "—"}</span>
                  {canTake && (
                    <Checkbox
                      checked={isTaken}
                      onChange={(event) =>
                        onTake(
                          event.target.checked
                            ? [...take, field]
                            : take.filter((other) => other !== field),
                        )
                      }
                    >
                      {w.duplicates.takeThis}
                    </Checkbox>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {moves.length > 0 && (
        <p>
          {w.duplicates.moves}
          {moves.map(([what, n]) => `${named(w.codes.moving, what)} ${n}`).join(w.comma)}
        </p>
      )}
    </>
  );
}
