import { Button, Dropdown } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import {
  type Member,
  type MemberRecord,
  useAssociation,
  useMay,
  useMember,
} from "../../api/queries";
import { Asked } from "../../parts/Asked";
import { partly } from "../../parts/days";
import { named, useWords } from "../../words";
import { ElderCard, GiftsCard, HonorsCard, VisitsCard } from "./cards";
import { type Act, ActDialog } from "./dialogs";
import { RecordCard } from "./RecordCard";
import { StoryCard } from "./StoryCard";

const ON_ROSTER = new Set(["active", "candidate", "suspended"]);

/** One person: who they are, what they hold, who was with them, and what can be done. */
export function Room() {
  const w = useWords();
  const association = useAssociation();
  const { member: id = "" } = useParams();
  const member = useMember(id);
  return (
    <>
      <p className="back">
        <Link to={`/a/${association}/members`}>← {w.member.back}</Link>
      </p>
      <Asked
        query={member}
        rows={12}
        back={<Link to={`/a/${association}/members`}>{w.member.back}</Link>}
      >
        {(found) => <PersonPage key={id} member={found} />}
      </Asked>
    </>
  );
}

function PersonPage({ member }: { member: MemberRecord }) {
  const [act, setAct] = useState<Act | null>(null);
  return (
    <>
      <Head member={member} onAct={setAct} />
      <div className="person-page">
        <div className="column">
          <HonorsCard member={member} />
          <VisitsCard member={member} />
          <StoryCard member={member.member_id} />
        </div>
        <div className="column">
          <RecordCard member={member} />
          <ElderCard member={member} />
          <GiftsCard member={member} />
        </div>
      </div>
      {act && <ActDialog act={act} member={member} onClose={() => setAct(null)} />}
    </>
  );
}

function Head({ member, onAct }: { member: Member; onAct: (act: Act) => void }) {
  const w = useWords();
  const may = useMay();
  const isDead = member.state === "deceased";
  const onRoster = ON_ROSTER.has(member.state);
  const more = [
    onRoster && { key: "edit", label: w.member.edit },
    onRoster && { key: "move", label: w.member.move },
    onRoster && member.employment_status === "in_post" && { key: "retire", label: w.member.retire },
    !isDead && { key: "state", label: onRoster ? w.member.state : w.member.restore },
    !isDead && { key: "death", label: w.member.death, danger: true },
  ].filter((one) => one !== false);
  return (
    <header className="person-head">
      <div>
        <h1 lang="zh-CN">{member.name}</h1>
        <p className="facts-line">
          <span>{named(w.codes.memberStates, member.state)}</span>
          {member.sex && <span>{named(w.codes.sexes, member.sex)}</span>}
          {member.age != null && !isDead && <span>{w.member.age(member.age)}</span>}
          <span className="quiet">{member.code}</span>
          {isDead && member.deceased_on && (
            <span>{w.member.diedOn(partly(member.deceased_on, "day"))}</span>
          )}
          {member.lives_alone && <strong className="alarm">{w.member.livesAlone}</strong>}
        </p>
      </div>
      <div className="person-acts">
        {may("honors.write") && (
          <Button type="primary" onClick={() => onAct("grant")}>
            {w.member.grant}
          </Button>
        )}
        {may("visits.manage") && onRoster && (
          <Button onClick={() => onAct("plan")}>{w.member.plan}</Button>
        )}
        {may("members.write") && more.length > 0 && (
          <Dropdown
            trigger={["click"]}
            menu={{ items: more, onClick: ({ key }) => onAct(key as Act) }}
          >
            <Button aria-haspopup="menu">{w.member.more}</Button>
          </Dropdown>
        )}
      </div>
    </header>
  );
}
