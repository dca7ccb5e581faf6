import { Button } from "antd";
import { ordersOf } from "../../api/orders";
import { place } from "../../api/outbox";
import {
  type Elder,
  type Gift,
  type Member,
  useAssociation,
  useMay,
  useToday,
  type Visit,
} from "../../api/queries";
import { HouseForm } from "../../forms/HouseForm";
import { PairForm } from "../../forms/PairForm";
import { VisitForm } from "../../forms/VisitForm";
import { dueWords } from "../../parts/days";
import { Person } from "../../parts/Person";
import { Row } from "../../parts/Row";
import { named, useWords } from "../../words";

export function VisitRow({ visit }: { visit: Visit }) {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  return (
    <Row
      about={`visit:${visit.visit_id}`}
      who={<Person id={visit.member_id} name={visit.member_name} />}
      what={
        <>
          {named(w.codes.visitKinds, visit.kind)}
          <span className="quiet">
            {visit.assignee_name ? (
              <span lang="zh-CN">{w.today.assignee(visit.assignee_name)}</span>
            ) : (
              <strong className="alarm">{w.today.unassigned}</strong>
            )}
            {(visit.attempts ?? 0) > 0 && ` · ${w.care.attempts(visit.attempts ?? 0)}`}
          </span>
        </>
      }
      when={
        <time dateTime={visit.due_on} title={w.time.day(visit.due_on)}>
          {dueWords(visit.due_on, today)}
        </time>
      }
      late={visit.due_on < today}
      action={(open) => may("visits.write") && <Button onClick={open}>{w.today.record}</Button>}
      form={(close) => <VisitForm visit={visit} onDone={close} />}
    />
  );
}

export function GiftRow({ gift }: { gift: Gift }) {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const name = gift.member_name ?? "";
  const deliver = () =>
    place(orders.deliverGift(w.care.delivered(name), gift.gift_id, { delivered_on: today }));
  return (
    <Row
      about={`gift:${gift.gift_id}`}
      who={<Person id={gift.member_id} name={gift.member_name} />}
      what={
        <>
          {w.today.birthday(w.time.shortDay(gift.deliver_on))}
          <span className="quiet">
            {named(w.codes.giftStates, gift.state)}
            {gift.assignee_name && <span lang="zh-CN"> · {gift.assignee_name}</span>}
          </span>
        </>
      }
      when={dueWords(gift.deliver_on, today)}
      late={gift.deliver_on < today}
      action={() =>
        may("gifts.write") &&
        gift.deliver_on <= today && <Button onClick={deliver}>{w.today.deliver}</Button>
      }
    />
  );
}

export function ElderRow({ elder }: { elder: Elder }) {
  const w = useWords();
  const may = useMay();
  return (
    <Row
      about={`elder:${elder.member_id}`}
      who={<Person id={elder.member_id} name={elder.member_name} />}
      what={
        <>
          {elder.last_contact_on
            ? `${w.care.lastContact} ${w.time.day(elder.last_contact_on)}`
            : w.care.neverContacted}
          {elder.next_visit_on && (
            <span className="quiet">{w.today.nextVisit(w.time.day(elder.next_visit_on))}</span>
          )}
        </>
      }
      action={(open) => may("elderly.write") && <Button onClick={open}>{w.today.pair}</Button>}
      form={(close) => <PairForm elder={elder} onDone={close} />}
    />
  );
}

export function HomelessRow({ member }: { member: Member }) {
  const w = useWords();
  return (
    <Row
      about={`member:${member.member_id}`}
      who={<Person id={member.member_id} name={member.name} />}
      what={
        <span lang="zh-CN">
          {member.home_named ? w.today.namedHome(member.home_named) : (member.town ?? "")}
          <span className="quiet">{member.employer ?? ""}</span>
        </span>
      }
      action={(open) => <Button onClick={open}>{w.today.house}</Button>}
      form={(close) => <HouseForm member={member.member_id} name={member.name} onDone={close} />}
    />
  );
}
