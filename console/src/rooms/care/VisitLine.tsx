import { Button, Dropdown, Select } from "antd";
import { useState } from "react";
import { ordersOf } from "../../api/orders";
import { place } from "../../api/outbox";
import { useAssociation, useMay, useToday, type Visit } from "../../api/queries";
import { AccountChoice } from "../../forms/choices";
import { VisitForm } from "../../forms/VisitForm";
import { Dialog } from "../../parts/Dialog";
import { dueWords } from "../../parts/days";
import { Person } from "../../parts/Person";
import { Row } from "../../parts/Row";
import { named, useWords } from "../../words";
import { VisitNote } from "./VisitNote";

const OPEN = new Set(["due", "attempted", "overdue"]);
const REASONS = ["declined", "not_needed", "done_elsewhere", "mistake", "other"] as const;

/** A visit in a list: recorded in place, given to somebody else, or cancelled. */
export function VisitLine({ visit, showDay }: { visit: Visit; showDay: boolean }) {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const [act, setAct] = useState<"reassign" | "cancel" | null>(null);
  const isOpen = OPEN.has(visit.state);
  const day = visit.visited_on ?? visit.due_on;
  return (
    <>
      <Row
        about={`visit:${visit.visit_id}`}
        who={<Person id={visit.member_id} name={visit.member_name} />}
        what={
          <>
            {named(w.codes.visitKinds, visit.kind)}
            <span className="quiet">
              {visit.assignee_name ? (
                <span lang="zh-CN">
                  {w.today.assignee(visit.visited_by_name ?? visit.assignee_name)}
                </span>
              ) : (
                <strong className="alarm">{w.today.unassigned}</strong>
              )}
              {(visit.attempts ?? 0) > 0 && ` · ${w.care.attempts(visit.attempts ?? 0)}`}
            </span>
            {visit.state === "completed" && <VisitNote visit={visit} />}
          </>
        }
        when={showDay ? (isOpen ? dueWords(day, today) : w.time.day(day)) : undefined}
        late={isOpen && visit.due_on < today}
        action={(open) =>
          isOpen &&
          may("visits.write") && (
            <>
              <Button onClick={open}>{w.today.record}</Button>
              {may("visits.manage") && (
                <Dropdown
                  trigger={["click"]}
                  menu={{
                    items: [
                      { key: "reassign", label: w.care.reassign },
                      { key: "cancel", label: w.care.cancelVisit },
                    ],
                    onClick: ({ key }) => setAct(key as "reassign" | "cancel"),
                  }}
                >
                  <Button type="text" aria-haspopup="menu">
                    {w.action.more}
                  </Button>
                </Dropdown>
              )}
            </>
          )
        }
        form={(close) => <VisitForm visit={visit} onDone={close} />}
      />
      {act === "reassign" && <Reassign visit={visit} onClose={() => setAct(null)} />}
      {act === "cancel" && <Cancel visit={visit} onClose={() => setAct(null)} />}
    </>
  );
}

function Reassign({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const w = useWords();
  const orders = ordersOf(useAssociation());
  const [who, setWho] = useState("");
  const [missing, setMissing] = useState("");
  const submit = () => {
    if (!who) return setMissing(w.error.choose);
    const label = w.care.reassigned(visit.member_name ?? "");
    place(orders.reassignVisit(label, visit.visit_id, { assignee_account_id: who }));
    return onClose();
  };
  return (
    <Dialog
      title={w.care.reassign}
      submit={w.care.reassign}
      error={missing}
      onSubmit={submit}
      onClose={onClose}
    >
      <label htmlFor="reassign-to">{w.care.reassignTo}</label>
      <AccountChoice id="reassign-to" value={who || null} onChange={setWho} />
    </Dialog>
  );
}

function Cancel({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const w = useWords();
  const orders = ordersOf(useAssociation());
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null);
  const [missing, setMissing] = useState("");
  const submit = () => {
    if (!reason) return setMissing(w.error.choose);
    const label = w.care.cancelled(visit.member_name ?? "");
    place(orders.cancelVisit(label, visit.visit_id, { reason }));
    return onClose();
  };
  return (
    <Dialog
      title={w.care.cancelVisit}
      submit={w.care.cancelVisit}
      error={missing}
      onSubmit={submit}
      onClose={onClose}
    >
      <label htmlFor="cancel-reason">{w.care.cancelReason}</label>
      <Select
        id="cancel-reason"
        className="wide"
        value={reason}
        options={REASONS.map((one) => ({ value: one, label: named(w.codes.cancelReasons, one) }))}
        onChange={setReason}
      />
    </Dialog>
  );
}
