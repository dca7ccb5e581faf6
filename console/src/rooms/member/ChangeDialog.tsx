import { Select } from "antd";
import { useState } from "react";
import { ordersOf } from "../../api/orders";
import { useAssociation, useToday } from "../../api/queries";
import { DayField } from "../../parts/DayField";
import { Dialog } from "../../parts/Dialog";
import { named, useWords } from "../../words";
import { type ActProps, useAct } from "./dialogs";

type State = "active" | "suspended" | "transferred" | "withdrawn";

const MOVES: Record<string, State[]> = {
  candidate: ["active", "withdrawn"],
  active: ["suspended", "transferred", "withdrawn"],
  suspended: ["active", "transferred", "withdrawn"],
  transferred: ["active"],
  withdrawn: ["active"],
};

/** Suspends somebody, brings them back, transfers them or lets them withdraw. */
export function ChangeDialog({ member, onClose }: ActProps) {
  const w = useWords();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const moves = MOVES[member.state] ?? [];
  const [to, setTo] = useState<State | null>(moves.length === 1 ? (moves[0] ?? null) : null);
  const [on, setOn] = useState(today);
  const [missing, setMissing] = useState("");
  const act = useAct(onClose);
  const submit = () => {
    if (!to || !on) return setMissing(w.error.choose);
    return act.mutate(orders.changeState("", member.member_id, { to_state: to, on }));
  };
  return (
    <Dialog
      title={w.changeState.title(member.name)}
      submit={w.changeState.submit}
      busy={act.isPending}
      error={missing || act.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <label htmlFor="state-to">{w.changeState.to}</label>
      <Select
        id="state-to"
        className="wide"
        value={to}
        options={moves.map((one) => ({ value: one, label: named(w.codes.memberStates, one) }))}
        onChange={setTo}
      />
      <label htmlFor="state-on">{w.changeState.on}</label>
      <DayField id="state-on" value={on} today={today} latest={today} onChange={setOn} />
      {to && to !== "active" && <p className="hint">{w.changeState.stops}</p>}
    </Dialog>
  );
}
