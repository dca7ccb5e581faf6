import { Button } from "antd";
import { useEffect, useState } from "react";
import { inPlace, outbox, type Pending, sendNow, takeBack } from "../api/outbox";
import { useStore } from "../api/store";
import { useWords } from "../words";

/** What was ordered and has not left yet; each can be taken back until it does. */
export function OutboxTray() {
  const w = useWords();
  const shown = useStore(inPlace);
  const waiting = useStore(outbox).filter((one) => !shown.includes(one.about));
  return (
    <section className="tray" aria-label={w.outbox.title} aria-live="polite">
      {waiting.map((one) => (
        <Waiting key={one.key} order={one} />
      ))}
    </section>
  );
}

function Waiting({ order }: { order: Pending }) {
  const w = useWords();
  const bad = order.state === "refused";
  return (
    <div className={bad ? "tray-item bad" : "tray-item"}>
      <div>
        <strong lang="zh-CN">{order.label}</strong>
        <span className="quiet">
          <OutboxState order={order} />
        </span>
      </div>
      {order.state !== "sending" && (
        <Button size="small" onClick={() => takeBack(order.key)}>
          {bad ? w.action.giveUp : w.action.undo}
        </Button>
      )}
      {bad && (
        <Button size="small" type="primary" onClick={() => sendNow(order.key)}>
          {w.action.retry}
        </Button>
      )}
    </div>
  );
}

export function OutboxState({ order }: { order: Pending }) {
  const w = useWords();
  const left = useSecondsUntil(order.due);
  if (order.state === "refused") return `${w.outbox.refused}${w.colon}${order.reason ?? ""}`;
  if (order.state === "unreachable") return w.outbox.unreachable;
  if (order.state === "sending" || left <= 0) return w.outbox.sending;
  return w.outbox.undoIn(left);
}

function useSecondsUntil(due: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return Math.ceil((due - now) / 1000);
}
