import { Button, Segmented, Select } from "antd";
import { useState } from "react";
import { ordersOf } from "../../api/orders";
import { place } from "../../api/outbox";
import { type Gift, useAssociation, useGifts, useMay, useToday } from "../../api/queries";
import { Asked } from "../../parts/Asked";
import { Nothing } from "../../parts/Card";
import { Dialog } from "../../parts/Dialog";
import { dueWords } from "../../parts/days";
import { Person } from "../../parts/Person";
import { Row } from "../../parts/Row";
import { named, useWords } from "../../words";

const OPEN = ["ordered", "out", "failed"] as const;
const CLOSED = ["delivered", "skipped"] as const;
const REASONS = ["nobody_home", "wrong_address", "supplier", "damaged", "other"] as const;
const STEP = 60;

/** Birthday gifts by the day they are for. */
export function Gifts() {
  const w = useWords();
  const [isOpen, setOpen] = useState(true);
  const [shown, setShown] = useState(STEP);
  const gifts = useGifts({ states: isOpen ? [...OPEN] : [...CLOSED] });
  return (
    <>
      <div className="filters">
        <Segmented
          aria-label={w.care.gifts}
          value={isOpen ? "open" : "done"}
          options={[
            { value: "open", label: w.care.open },
            { value: "done", label: w.care.done },
          ]}
          onChange={(value) => setOpen(value === "open")}
        />
      </div>
      <div className="card">
        <Asked query={gifts} rows={4}>
          {(found) =>
            found.length ? (
              <>
                <ul className="rows">
                  {found.slice(0, shown).map((one) => (
                    <GiftLine key={one.gift_id} gift={one} />
                  ))}
                </ul>
                {found.length > shown && (
                  <Button block type="text" onClick={() => setShown(shown + STEP)}>
                    {w.action.showMore(Math.min(STEP, found.length - shown))}
                  </Button>
                )}
              </>
            ) : (
              <Nothing>{w.care.noGifts}</Nothing>
            )
          }
        </Asked>
      </div>
    </>
  );
}

function GiftLine({ gift }: { gift: Gift }) {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const [isFailing, setFailing] = useState(false);
  const name = gift.member_name ?? "";
  const isOpen = OPEN.some((one) => one === gift.state);
  const deliver = () =>
    place(orders.deliverGift(w.care.delivered(name), gift.gift_id, { delivered_on: today }));
  return (
    <>
      <Row
        about={`gift:${gift.gift_id}`}
        who={<Person id={gift.member_id} name={gift.member_name} />}
        what={
          <>
            {w.today.birthday(w.time.day(gift.deliver_on))}
            <span className="quiet">
              {named(w.codes.giftStates, gift.state)}
              {gift.late && ` · ${w.care.late}`}
              {gift.reason &&
                ` · ${named({ ...w.codes.cancelReasons, ...w.codes.giftFailures }, gift.reason)}`}
              {gift.assignee_name && <span lang="zh-CN"> · {gift.assignee_name}</span>}
            </span>
          </>
        }
        when={
          isOpen
            ? dueWords(gift.deliver_on, today)
            : w.time.day(gift.delivered_on ?? gift.deliver_on)
        }
        late={isOpen && gift.deliver_on < today}
        action={() =>
          isOpen &&
          may("gifts.write") &&
          gift.deliver_on <= today && (
            <>
              <Button onClick={deliver}>{w.today.deliver}</Button>
              {gift.state !== "ordered" && (
                <Button type="text" onClick={() => setFailing(true)}>
                  {w.today.failed}
                </Button>
              )}
            </>
          )
        }
      />
      {isFailing && <Failed gift={gift} onClose={() => setFailing(false)} />}
    </>
  );
}

function Failed({ gift, onClose }: { gift: Gift; onClose: () => void }) {
  const w = useWords();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null);
  const [missing, setMissing] = useState("");
  const submit = () => {
    if (!reason) return setMissing(w.error.choose);
    const label = w.care.notDelivered(gift.member_name ?? "");
    place(orders.failGift(label, gift.gift_id, { failed_on: today, reason }));
    return onClose();
  };
  return (
    <Dialog
      title={w.today.failed}
      submit={w.care.submit}
      error={missing}
      onSubmit={submit}
      onClose={onClose}
    >
      <label htmlFor="fail-reason">{w.care.failReason}</label>
      <Select
        id="fail-reason"
        className="wide"
        value={reason}
        options={REASONS.map((one) => ({ value: one, label: named(w.codes.giftFailures, one) }))}
        onChange={setReason}
      />
    </Dialog>
  );
}
