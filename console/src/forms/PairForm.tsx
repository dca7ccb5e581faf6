import { Alert, Button, Segmented } from "antd";
import { type FormEvent, useState } from "react";
import { ordersOf } from "../api/orders";
import { place } from "../api/outbox";
import { type Elder, useAssociation, useMay, useToday } from "../api/queries";
import { useWords } from "../words";
import { AccountChoice, MemberChoice } from "./choices";

/** Names the one carer of an elder: an account, or another member. */
export function PairForm({ elder, onDone }: { elder: Elder; onDone: () => void }) {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const [kind, setKind] = useState<"member" | "account">(
    may("accounts.read") ? "account" : "member",
  );
  const [chosen, setChosen] = useState<{ id: string; name: string } | null>(null);
  const [missing, setMissing] = useState(false);
  const name = elder.member_name ?? "";
  const id = `pair-${elder.member_id}`;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen) return setMissing(true);
    place(
      orders.assignCarer(w.care.paired(chosen.name, name), elder.member_id, {
        since: today,
        carer_account_id: kind === "account" ? chosen.id : null,
        carer_member_id: kind === "member" ? chosen.id : null,
      }),
    );
    return onDone();
  };
  const choose = (value: string, label: string) => setChosen({ id: value, name: label });

  return (
    <form className="inline-form" onSubmit={submit} aria-label={w.care.pairTitle(name)}>
      {missing && !chosen && <Alert type="error" showIcon title={w.error.choose} role="alert" />}
      {may("accounts.read") && (
        <Segmented
          aria-label={w.care.pairKind}
          value={kind}
          options={[
            { value: "account", label: w.care.pairAccount },
            { value: "member", label: w.care.pairMember },
          ]}
          onChange={(value) => {
            setKind(value as "member" | "account");
            setChosen(null);
          }}
        />
      )}
      <label htmlFor={id}>{w.care.pairWith}</label>
      {kind === "account" ? (
        <AccountChoice id={id} value={chosen?.id ?? null} onChange={choose} />
      ) : (
        <MemberChoice id={id} value={chosen?.id ?? null} onChange={choose} />
      )}
      <div className="row-end">
        <Button onClick={onDone}>{w.action.cancel}</Button>
        <Button type="primary" htmlType="submit">
          {w.action.confirm}
        </Button>
      </div>
    </form>
  );
}
