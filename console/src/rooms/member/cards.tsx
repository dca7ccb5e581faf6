import { Button, Tag } from "antd";
import { useState } from "react";
import { type Member, useElders, useGifts, useMay, useToday, useVisits } from "../../api/queries";
import { PairForm } from "../../forms/PairForm";
import { VisitForm } from "../../forms/VisitForm";
import { Asked } from "../../parts/Asked";
import { Card, Nothing } from "../../parts/Card";
import { dueWords, partly } from "../../parts/days";
import { Person } from "../../parts/Person";
import { Row } from "../../parts/Row";
import { named, useWords } from "../../words";
import { VisitNote } from "../care/VisitNote";

const OPEN = new Set(["due", "attempted", "overdue"]);

export function HonorsCard({ member }: { member: Member }) {
  const w = useWords();
  const honors = [...(member.honors ?? [])].sort((a, b) =>
    b.granted_on.localeCompare(a.granted_on),
  );
  return (
    <Card title={w.member.honors}>
      {honors.length ? (
        <ul className="rows">
          {honors.map((one) => (
            <li key={one.grant_id} className="row">
              <div className="row-line pair">
                <div className="row-what">
                  <strong lang="zh-CN">{one.honor_name}</strong>
                  <span className="quiet" lang="zh-CN">
                    {[one.conferred_by, one.document_no].filter(Boolean).join(" · ")}
                  </span>
                </div>
                <div className="row-when">
                  {partly(one.granted_on, one.granted_precision)}
                  {one.revoked_on && (
                    <span className="alarm"> {w.member.revokedOn(w.time.day(one.revoked_on))}</span>
                  )}
                </div>
                <Tag>{named(w.codes.levels, one.level)}</Tag>
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <Nothing>{w.member.noHonors}</Nothing>
      )}
    </Card>
  );
}

export function VisitsCard({ member }: { member: Member }) {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const visits = useVisits({ member_id: member.member_id });
  return (
    <Card title={w.member.visits}>
      <Asked query={visits} rows={2}>
        {(found) =>
          found.length ? (
            <ul className="rows">
              {[...found].reverse().map((visit) => (
                <Row
                  key={visit.visit_id}
                  about={`visit:${visit.visit_id}`}
                  who={named(w.codes.visitStates, visit.state)}
                  what={
                    <>
                      {named(w.codes.visitKinds, visit.kind)}
                      <span className="quiet" lang="zh-CN">
                        {visit.visited_by_name ?? visit.assignee_name ?? w.today.unassigned}
                      </span>
                      {visit.state === "completed" && <VisitNote visit={visit} />}
                    </>
                  }
                  when={
                    visit.visited_on
                      ? w.time.day(visit.visited_on)
                      : OPEN.has(visit.state)
                        ? dueWords(visit.due_on, today)
                        : named(w.codes.cancelReasons, visit.cancel_reason)
                  }
                  late={OPEN.has(visit.state) && visit.due_on < today}
                  action={(open) =>
                    OPEN.has(visit.state) &&
                    may("visits.write") && <Button onClick={open}>{w.today.record}</Button>
                  }
                  form={(close) => <VisitForm visit={visit} onDone={close} />}
                />
              ))}
            </ul>
          ) : (
            <Nothing>{w.member.noVisits}</Nothing>
          )
        }
      </Asked>
    </Card>
  );
}

export function ElderCard({ member }: { member: Member }) {
  const w = useWords();
  const may = useMay();
  const elders = useElders({}, may("elderly.read"));
  const [pairing, setPairing] = useState(false);
  if (!may("elderly.read")) return null;
  return (
    <Card title={w.member.care}>
      <Asked query={elders} rows={2}>
        {(found) => {
          const elder = found.find((one) => one.member_id === member.member_id);
          if (!elder) return <Nothing>{w.member.notElder}</Nothing>;
          return (
            <>
              <dl className="record">
                <dt>{w.member.carer}</dt>
                <dd>
                  {elder.carer_member_id ? (
                    <Person id={elder.carer_member_id} name={elder.carer_name} />
                  ) : elder.carer_name ? (
                    <span lang="zh-CN">{elder.carer_name}</span>
                  ) : (
                    <>
                      <span className="alarm">{w.member.noCarer}</span>{" "}
                      {may("elderly.write") && !pairing && (
                        <Button size="small" onClick={() => setPairing(true)}>
                          {w.today.pair}
                        </Button>
                      )}
                    </>
                  )}
                </dd>
                <dt>{w.care.nextVisit}</dt>
                <dd>{elder.next_visit_on ? w.time.day(elder.next_visit_on) : "—"}</dd>
              </dl>
              {pairing && <PairForm elder={elder} onDone={() => setPairing(false)} />}
            </>
          );
        }}
      </Asked>
    </Card>
  );
}

export function GiftsCard({ member }: { member: Member }) {
  const w = useWords();
  const may = useMay();
  const gifts = useGifts({ member_id: member.member_id }, may("gifts.read"));
  if (!may("gifts.read")) return null;
  return (
    <Card title={w.member.gifts}>
      <Asked query={gifts} rows={2}>
        {(found) =>
          found.length ? (
            <ul className="plain-list">
              {found.map((one) => (
                <li key={one.gift_id}>
                  <span>{w.time.day(one.deliver_on)}</span>
                  <span className="quiet">{named(w.codes.giftStates, one.state)}</span>
                </li>
              ))}
            </ul>
          ) : (
            <Nothing>{w.member.noGifts}</Nothing>
          )
        }
      </Asked>
    </Card>
  );
}
