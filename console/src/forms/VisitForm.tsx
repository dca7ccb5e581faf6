import { Alert, Button, Input, Segmented } from "antd";
import { type FormEvent, useState } from "react";
import { ordersOf } from "../api/orders";
import { outbox, place } from "../api/outbox";
import { useAssociation, useToday, type Visit } from "../api/queries";
import { useStore } from "../api/store";
import { DayField } from "../parts/DayField";
import { useDraft } from "../parts/drafts";
import { useWords } from "../words";

const FEN = 100;

/** Records that a visit was made, or that nobody was met; what was typed stays until it is done. */
export function VisitForm({ visit, onDone }: { visit: Visit; onDone: () => void }) {
  const w = useWords();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const empty = { outcome: "made", on: today, note: "", gift: "", cost: "" };
  const [draft, write, used] = useDraft(`visit.${visit.visit_id}`, empty);
  const [more, setMore] = useState(draft.gift !== "" || draft.cost !== "");
  const [wrong, setWrong] = useState("");
  const refused = useStore(outbox).find(
    (one) => one.about === `visit:${visit.visit_id}` && one.state === "refused",
  );
  const name = visit.member_name ?? "";
  const id = `visit-${visit.visit_id}`;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!draft.on) return setWrong(w.error.choose);
    const cost = Number(draft.cost);
    if (draft.cost && (Number.isNaN(cost) || cost < 0)) return setWrong(w.error.fill);
    const note = draft.note.trim() || null;
    place(
      draft.outcome === "made"
        ? orders.recordVisit(w.care.recorded(name), visit.visit_id, {
            visited_on: draft.on,
            note,
            gift: draft.gift.trim() || null,
            cost_fen: draft.cost ? Math.round(cost * FEN) : null,
          })
        : orders.recordAttempt(w.care.attempted(name), visit.visit_id, {
            attempted_on: draft.on,
            note,
          }),
    );
    used();
    return onDone();
  };

  return (
    <form className="inline-form" onSubmit={submit} aria-label={w.care.visitTitle(name)}>
      {refused && <Alert type="error" showIcon title={refused.reason} />}
      {wrong && <Alert type="error" showIcon title={wrong} role="alert" />}
      <Segmented
        aria-label={w.care.outcome}
        value={draft.outcome}
        options={[
          { value: "made", label: w.care.made },
          { value: "missed", label: w.care.notMet },
        ]}
        onChange={(outcome) => write({ outcome })}
      />
      <label htmlFor={`${id}-on`}>{w.care.visitedOn}</label>
      <DayField
        id={`${id}-on`}
        value={draft.on}
        today={today}
        latest={today}
        onChange={(on) => write({ on })}
      />
      <label htmlFor={`${id}-note`}>{w.care.note}</label>
      <Input.TextArea
        id={`${id}-note`}
        autoSize={{ minRows: 2, maxRows: 8 }}
        placeholder={w.care.noteHint}
        maxLength={2000}
        value={draft.note}
        onChange={(event) => write({ note: event.target.value })}
      />
      {draft.outcome === "made" && more && (
        <div className="two">
          <div>
            <label htmlFor={`${id}-gift`}>{w.care.gift}</label>
            <Input
              id={`${id}-gift`}
              placeholder={w.care.giftHint}
              maxLength={100}
              value={draft.gift}
              onChange={(event) => write({ gift: event.target.value })}
            />
          </div>
          <div>
            <label htmlFor={`${id}-cost`}>{w.care.cost}</label>
            <Input
              id={`${id}-cost`}
              inputMode="decimal"
              value={draft.cost}
              onChange={(event) => write({ cost: event.target.value })}
            />
          </div>
        </div>
      )}
      <div className="row-end">
        {draft.outcome === "made" && (
          <button type="button" className="plain" onClick={() => setMore(!more)}>
            {more ? w.care.fewerFields : w.care.moreFields}
          </button>
        )}
        <span className="grow" />
        <Button onClick={onDone}>{w.action.cancel}</Button>
        <Button type="primary" htmlType="submit">
          {w.care.submit}
        </Button>
      </div>
    </form>
  );
}
