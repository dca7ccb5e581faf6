import { Alert, Button } from "antd";
import { type FormEvent, useState } from "react";
import { ordersOf } from "../api/orders";
import { place } from "../api/outbox";
import { useAssociation, useToday } from "../api/queries";
import { useWords } from "../words";
import { HomeChoice } from "./choices";

/** Lets a member belong to a home from today on. */
export function HouseForm({
  member,
  name,
  onDone,
}: {
  member: string;
  name: string;
  onDone: () => void;
}) {
  const w = useWords();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const [home, setHome] = useState<{ id: string; name: string } | null>(null);
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!home) return setMissing(true);
    place(
      orders.joinUnit(w.care.housed(name, home.name), member, { unit_id: home.id, since: today }),
    );
    return onDone();
  };
  return (
    <form className="inline-form" onSubmit={submit} aria-label={w.care.houseTitle(name)}>
      {missing && !home && <Alert type="error" showIcon title={w.error.choose} role="alert" />}
      <label htmlFor={`house-${member}`}>{w.care.home}</label>
      <HomeChoice
        id={`house-${member}`}
        value={home?.id ?? null}
        onChange={(id, label) => setHome({ id, name: label })}
      />
      <div className="row-end">
        <Button onClick={onDone}>{w.action.cancel}</Button>
        <Button type="primary" htmlType="submit">
          {w.action.confirm}
        </Button>
      </div>
    </form>
  );
}
