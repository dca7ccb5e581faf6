import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { type Unit, useAssociation, useMay } from "../../api/queries";
import { partly } from "../../parts/days";
import { named, useWords } from "../../words";

const SHOWN = 25;

/** Units below what they say stands above them, then by kind; each opens to its record. */
export function UnitTree({
  units,
  isNarrowed,
  chosen,
}: {
  units: Unit[];
  isNarrowed: boolean;
  chosen: string | null;
}) {
  const w = useWords();
  const parents = grouped(units, (one) => one.parent ?? "");
  return (
    <ul className="tree">
      {[...parents]
        .sort(([, a], [, b]) => b.length - a.length)
        .map(([parent, below]) => (
          <li key={parent}>
            <details
              open={isNarrowed || parents.size < 3 || below.some((one) => one.unit_id === chosen)}
            >
              <summary>
                <strong lang="zh-CN">{parent || w.organisation.noParent}</strong>
                <span className="count">{below.length}</span>
                <span className="quiet">{kindsOf(below, w.codes.unitKinds)}</span>
              </summary>
              <Kinds units={below} isNarrowed={isNarrowed} chosen={chosen} />
            </details>
          </li>
        ))}
    </ul>
  );
}

function Kinds({
  units,
  isNarrowed,
  chosen,
}: {
  units: Unit[];
  isNarrowed: boolean;
  chosen: string | null;
}) {
  const w = useWords();
  return (
    <ul>
      {[...grouped(units, (one) => one.kind)].map(([kind, below]) => (
        <li key={kind}>
          <details open={isNarrowed || below.some((one) => one.unit_id === chosen)}>
            <summary>
              {named(w.codes.unitKinds, kind)}
              <span className="count">{below.length}</span>
            </summary>
            <Units units={below} chosen={chosen} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function Units({ units, chosen }: { units: Unit[]; chosen: string | null }) {
  const w = useWords();
  const place = units.findIndex((one) => one.unit_id === chosen);
  const [shown, setShown] = useState(Math.max(SHOWN, place + 1));
  const sorted = [...units].sort((a, b) => (b.members ?? 0) - (a.members ?? 0));
  return (
    <ul>
      {sorted.slice(0, shown).map((one) => (
        <UnitItem key={one.unit_id} unit={one} isChosen={one.unit_id === chosen} />
      ))}
      {units.length > shown && (
        <li>
          <Button type="text" onClick={() => setShown(shown + SHOWN * 2)}>
            {w.action.showMore(Math.min(SHOWN * 2, units.length - shown))}
          </Button>
        </li>
      )}
    </ul>
  );
}

function UnitItem({ unit, isChosen }: { unit: Unit; isChosen: boolean }) {
  const w = useWords();
  const may = useMay();
  const association = useAssociation();
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: "center" });
  }, [isChosen]);
  const rows: [string, string][] = [
    [w.organisation.code, unit.code],
    [w.organisation.host, unit.host ?? ""],
    [w.member.address, unit.address ?? ""],
    [w.organisation.towns, (unit.serves_towns ?? []).join("、")],
  ];
  return (
    <li ref={line} className={isChosen ? "chosen" : ""}>
      <details open={isChosen}>
        <summary>
          <span lang="zh-CN">{unit.name}</span>
          <span className="count">{w.organisation.members(unit.members ?? 0)}</span>
          {unit.state !== "running" && (
            <span className="quiet">{named(w.codes.unitStates, unit.state)}</span>
          )}
          <span className="quiet" lang="zh-CN">
            {unit.leader_named ? w.organisation.named(unit.leader_named) : ""}
          </span>
        </summary>
        <dl className="record">
          {unit.established_on && (
            <div>
              <dt>{w.imports.state}</dt>
              <dd>
                {named(w.codes.unitStates, unit.state)} ·{" "}
                {w.organisation.established(
                  partly(unit.established_on, unit.established_precision),
                )}
              </dd>
            </div>
          )}
          {rows
            .filter(([, value]) => value)
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd lang="zh-CN">{value}</dd>
              </div>
            ))}
        </dl>
        {may("members.read") && (unit.members ?? 0) > 0 && (
          <Link to={`/a/${association}/members?unit=${unit.unit_id}`}>
            {w.organisation.viewMembers}
          </Link>
        )}
      </details>
    </li>
  );
}

function grouped(units: Unit[], by: (unit: Unit) => string): Map<string, Unit[]> {
  const groups = new Map<string, Unit[]>();
  for (const one of units) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}

function kindsOf(units: Unit[], names: Record<string, string>): string {
  return [...grouped(units, (one) => one.kind)]
    .map(([kind, below]) => `${named(names, kind)} ${below.length}`)
    .join(" · ");
}
