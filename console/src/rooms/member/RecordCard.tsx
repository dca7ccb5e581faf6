import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { ordersOf } from "../../api/orders";
import { perform } from "../../api/outbox";
import { type MemberRecord, useAssociation, useMay } from "../../api/queries";
import { Card } from "../../parts/Card";
import { partly } from "../../parts/days";
import { Failure } from "../../parts/Failure";
import { named, useWords } from "../../words";

/** The record; what is restricted is masked until it is asked for, which leaves a trace. */
export function RecordCard({ member }: { member: MemberRecord }) {
  const w = useWords();
  const may = useMay();
  const orders = ordersOf(useAssociation());
  const reveal = useMutation({
    mutationFn: () => perform<MemberRecord>(orders.revealMember("", member.member_id)),
  });
  const shown = reveal.data ?? member;
  const retired = member.retired_on
    ? `${w.comma}${w.member.retiredOn(w.time.day(member.retired_on))}`
    : "";
  const rows: [string, React.ReactNode][] = [
    [w.member.born, partly(member.birth_date, member.birth_precision)],
    [w.member.home, <Home key="home" member={member} />],
    [w.member.employment, named(w.codes.employment, member.employment_status) + retired],
    [w.member.employer, data(member.employer)],
    [w.member.town, data(member.town)],
    [w.member.skills, data(member.skills?.join(w.list))],
    [w.member.craft, data(member.heritage_craft)],
    [w.member.idNumber, data(shown.resident_id)],
    [w.member.phone, data(shown.phone)],
    [w.member.address, data(shown.address)],
    [
      w.member.lastContact,
      member.last_contact_on ? w.time.day(member.last_contact_on) : w.time.never,
    ],
  ];
  return (
    <Card
      title={w.member.record}
      extra={
        may("members.reveal") &&
        !reveal.data && (
          <Button size="small" loading={reveal.isPending} onClick={() => reveal.mutate()}>
            {w.member.reveal}
          </Button>
        )
      }
    >
      {reveal.data && (
        <p className="quiet" role="status">
          {w.member.revealed}
        </p>
      )}
      {reveal.error && <Failure error={reveal.error} />}
      <dl className="record">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value || "—"}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function data(value: string | null | undefined) {
  return value ? <span lang="zh-CN">{value}</span> : "";
}

function Home({ member }: { member: MemberRecord }) {
  const w = useWords();
  if (member.home_name) return <span lang="zh-CN">{member.home_name}</span>;
  return (
    <span className="alarm">
      {member.home_named ? (
        <span lang="zh-CN">{w.member.homeNamed(member.home_named)}</span>
      ) : (
        w.member.noHome
      )}
    </span>
  );
}
