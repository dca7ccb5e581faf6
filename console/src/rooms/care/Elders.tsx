import { Button, Select } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { ordersOf } from "../../api/orders";
import { place } from "../../api/outbox";
import { type Elder, useAssociation, useElders, useMay, useToday } from "../../api/queries";
import { PairForm } from "../../forms/PairForm";
import { Asked } from "../../parts/Asked";
import { Nothing } from "../../parts/Card";
import { Dialog } from "../../parts/Dialog";
import { daysBetween } from "../../parts/days";
import { Person } from "../../parts/Person";
import { Row } from "../../parts/Row";
import { named, useWords } from "../../words";

const STEP = 60;
const LONG_AGO = 180;
const REASONS = ["resigned", "moved", "replaced", "other"] as const;

/** The elderly roster; whom nobody has seen for the longest time comes first. */
export function Elders() {
  const w = useWords();
  const elders = useElders({});
  const [address, setAddress] = useSearchParams();
  const [shown, setShown] = useState(STEP);
  const isAlone = address.get("carer") === "none";
  return (
    <Asked query={elders} rows={8}>
      {(all) => {
        const found = (isAlone ? all.filter((one) => !one.carer_since) : all).sort((a, b) =>
          (a.last_contact_on ?? "").localeCompare(b.last_contact_on ?? ""),
        );
        return (
          <>
            <div className="filters">
              <span>{w.care.total(found.length)}</span>
              <span className="quiet">{w.care.longest}</span>
              <button
                type="button"
                className="chip"
                aria-pressed={isAlone}
                onClick={() =>
                  setAddress(isAlone ? { part: "elders" } : { part: "elders", carer: "none" }, {
                    replace: true,
                  })
                }
              >
                {w.care.withoutCarer}
              </button>
            </div>
            <div className="card">
              {found.length ? (
                <>
                  <ul className="rows">
                    {found.slice(0, shown).map((one) => (
                      <ElderLine key={one.member_id} elder={one} />
                    ))}
                  </ul>
                  {found.length > shown && (
                    <Button block type="text" onClick={() => setShown(shown + STEP)}>
                      {w.action.showMore(Math.min(STEP, found.length - shown))}
                    </Button>
                  )}
                </>
              ) : (
                <Nothing about={w.care.noEldersAbout}>{w.care.noElders}</Nothing>
              )}
            </div>
          </>
        );
      }}
    </Asked>
  );
}

function ElderLine({ elder }: { elder: Elder }) {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const [isEnding, setEnding] = useState(false);
  const last = elder.last_contact_on;
  const since = last ? daysBetween(last, today) : null;
  return (
    <>
      <Row
        about={`elder:${elder.member_id}`}
        who={<Person id={elder.member_id} name={elder.member_name} />}
        what={
          <>
            {elder.carer_member_id ? (
              <>
                {w.care.carer} <Person id={elder.carer_member_id} name={elder.carer_name} />
              </>
            ) : elder.carer_name ? (
              <>
                {w.care.carer} <span lang="zh-CN">{elder.carer_name}</span>
              </>
            ) : (
              <span>{w.care.noCarer}</span>
            )}
            {elder.next_visit_on && (
              <span className="quiet">{w.today.nextVisit(w.time.day(elder.next_visit_on))}</span>
            )}
          </>
        }
        when={since === null ? w.time.never : w.time.daysAgo(since)}
        late={since !== null && since > LONG_AGO}
        action={(open) =>
          may("elderly.write") &&
          (elder.carer_since ? (
            <Button type="text" onClick={() => setEnding(true)}>
              {w.care.endPair}
            </Button>
          ) : (
            <Button onClick={open}>{w.today.pair}</Button>
          ))
        }
        form={(close) => <PairForm elder={elder} onDone={close} />}
      />
      {isEnding && <EndPair elder={elder} onClose={() => setEnding(false)} />}
    </>
  );
}

function EndPair({ elder, onClose }: { elder: Elder; onClose: () => void }) {
  const w = useWords();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null);
  const [missing, setMissing] = useState("");
  const submit = () => {
    if (!reason) return setMissing(w.error.choose);
    const label = w.care.pairEnded(elder.member_name ?? "");
    place(orders.endCarer(label, elder.member_id, { on: today, reason }));
    return onClose();
  };
  return (
    <Dialog
      title={w.care.endPair}
      submit={w.care.endPair}
      error={missing}
      onSubmit={submit}
      onClose={onClose}
    >
      <label htmlFor="end-reason">{w.care.endPairReason}</label>
      <Select
        id="end-reason"
        className="wide"
        value={reason}
        options={REASONS.map((one) => ({
          value: one,
          label: named(w.codes.carerEndReasons, one),
        }))}
        onChange={setReason}
      />
    </Dialog>
  );
}
