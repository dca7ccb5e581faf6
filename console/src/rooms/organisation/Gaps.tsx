import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useAssociation, useRosterGaps } from "../../api/queries";
import type { components } from "../../api/schema";
import { Asked } from "../../parts/Asked";
import { Card, Nothing } from "../../parts/Card";
import { Person } from "../../parts/Person";
import { useWords } from "../../words";

type Gap = components["schemas"]["MembersGap"];

const SHOWN = 8;
const NAMES = 12;

/** What is missing: members without a home, homes that nobody registered, homes nobody leads. */
export function Gaps() {
  const w = useWords();
  const gaps = useRosterGaps();
  const association = useAssociation();
  return (
    <Card title={w.organisation.gaps} className="gaps">
      <Asked query={gaps} rows={5}>
        {(all) => {
          const of = (kind: string) => all.filter((one) => one.kind === kind);
          const homeless = of("member_without_home");
          const unregistered = of("home_not_registered").sort(
            (a, b) => (b.count ?? 0) - (a.count ?? 0),
          );
          const leaderless = of("home_without_leader");
          if (!all.length) return <Nothing>{w.organisation.noGaps}</Nothing>;
          return (
            <div className="column">
              {homeless.map((one) => (
                <section key="homeless">
                  <h3>
                    {w.organisation.homeless} <span className="count urgent">{one.count}</span>
                  </h3>
                  <Names gap={one} />
                  <Link to={`/a/${association}/members?home=none`}>
                    {w.organisation.homelessAll}
                  </Link>
                </section>
              ))}
              {unregistered.length > 0 && (
                <Group
                  title={w.organisation.homesMissing}
                  about={w.organisation.homesMissingAbout}
                  gaps={unregistered}
                />
              )}
              {leaderless.length > 0 && (
                <Group
                  title={w.organisation.leaderless}
                  about={w.organisation.leaderlessAbout}
                  gaps={leaderless}
                />
              )}
            </div>
          );
        }}
      </Asked>
    </Card>
  );
}

function Group({ title, about, gaps }: { title: string; about: string; gaps: Gap[] }) {
  const w = useWords();
  const [shown, setShown] = useState(SHOWN);
  return (
    <section>
      <h3>
        {title} <span className="count">{gaps.length}</span>
      </h3>
      <p className="quiet">{about}</p>
      <ul className="plain-list">
        {gaps.slice(0, shown).map((one) => (
          <li key={one.unit_id ?? one.name}>
            <GapName gap={one} />
            {(one.count ?? 0) > 0 && (
              <span className="quiet">{w.members.count(one.count ?? 0)}</span>
            )}
          </li>
        ))}
      </ul>
      {gaps.length > shown && (
        <Button type="text" block onClick={() => setShown(shown + SHOWN * 4)}>
          {w.action.showMore(Math.min(SHOWN * 4, gaps.length - shown))}
        </Button>
      )}
    </section>
  );
}

function GapName({ gap }: { gap: Gap }) {
  const association = useAssociation();
  if (gap.unit_id)
    return (
      <Link lang="zh-CN" to={`/a/${association}/organisation?unit=${gap.unit_id}`}>
        {gap.name}
      </Link>
    );
  return <span lang="zh-CN">{gap.name}</span>;
}

function Names({ gap }: { gap: Gap }) {
  const names = gap.member_names ?? [];
  return (
    <p className="names">
      {(gap.member_ids ?? []).slice(0, NAMES).map((id, place) => (
        <Person key={id} id={id} name={names[place]} />
      ))}
    </p>
  );
}
