import { Select } from "antd";
import { useState } from "react";
import { ordersOf } from "../../api/orders";
import { useAssociation, useMay, useToday } from "../../api/queries";
import { AccountChoice } from "../../forms/choices";
import { DayField } from "../../parts/DayField";
import { Dialog } from "../../parts/Dialog";
import { addDays } from "../../parts/days";
import { named, useWords } from "../../words";
import { type ActProps, useAct } from "./dialogs";

const KINDS = [
  "greeting",
  "elderly_care",
  "three_visits",
  "hardship",
  "bedside",
  "festival",
] as const;
const USUAL_DAYS = 14;

/** Plans a visit by hand. */
export function PlanDialog({ member, onClose }: ActProps) {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const [kind, setKind] = useState<(typeof KINDS)[number]>("greeting");
  const [due, setDue] = useState(addDays(today, USUAL_DAYS));
  const [who, setWho] = useState("");
  const act = useAct(onClose);
  return (
    <Dialog
      title={w.planVisit.title(member.name)}
      submit={w.planVisit.submit}
      busy={act.isPending}
      error={act.error}
      onSubmit={() =>
        act.mutate(
          orders.planVisit("", {
            member_id: member.member_id,
            kind,
            due_on: due,
            assignee_account_id: who || null,
          }),
        )
      }
      onClose={onClose}
    >
      <label htmlFor="plan-kind">{w.planVisit.kind}</label>
      <Select
        id="plan-kind"
        className="wide"
        value={kind}
        options={KINDS.map((one) => ({ value: one, label: named(w.codes.visitKinds, one) }))}
        onChange={setKind}
      />
      <label htmlFor="plan-due">{w.planVisit.due}</label>
      <DayField
        id="plan-due"
        value={due}
        today={today}
        earliest={today}
        shortcuts={false}
        onChange={setDue}
      />
      {may("accounts.read") && (
        <>
          <label htmlFor="plan-who">{w.planVisit.who}</label>
          <AccountChoice id="plan-who" value={who || null} onChange={setWho} />
          <p className="hint">{w.planVisit.whoHint}</p>
        </>
      )}
    </Dialog>
  );
}
