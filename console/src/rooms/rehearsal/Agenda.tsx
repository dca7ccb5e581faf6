import { useState } from "react";
import { useHonorTypes } from "../../api/queries";
import { useStore } from "../../api/store";
import { Card, Nothing } from "../../parts/Card";
import { weekday } from "../../parts/days";
import { Person } from "../../parts/Person";
import { named, useWords } from "../../words";
import { language } from "../../words/language";
import type { Item, Rehearsal } from "./useRehearsal";

const KINDS = ["turned_80", "visit", "gift", "round", "occasion"] as const;
const SHOWN_PEOPLE = 10;
type Kind = (typeof KINDS)[number];

/** What the days bring, month by month and day by day. */
export function Agenda({ agenda, run }: { agenda: Item[]; run: Rehearsal }) {
  const w = useWords();
  const [hidden, setHidden] = useState<Kind[]>([]);
  const shown = agenda.filter((one) => !hidden.includes(one.what as Kind));
  const months = grouped(shown, (one) => one.on.slice(0, 7));
  const toggle = (kind: Kind) =>
    setHidden(hidden.includes(kind) ? hidden.filter((one) => one !== kind) : [...hidden, kind]);
  return (
    <>
      <fieldset className="filters legend">
        <legend className="unseen">{w.rehearsal.agenda}</legend>
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            className="chip"
            aria-pressed={!hidden.includes(kind)}
            onClick={() => toggle(kind)}
          >
            <span className={`dot ${kind}`} aria-hidden="true" />
            {w.rehearsal.kinds[kind]} {agenda.filter((one) => one.what === kind).length}
          </button>
        ))}
      </fieldset>
      {run.state === "done" && !shown.length && (
        <div className="card">
          <Nothing>{w.rehearsal.nothing}</Nothing>
        </div>
      )}
      {[...months].map(([month, items]) => (
        <Card key={month} title={w.time.month(month)} about={<Sums items={items} />}>
          <ol className="agenda">
            {[...grouped(items, (one) => one.on)].map(([day, below]) => (
              <li key={day}>
                <div className="agenda-day">
                  <strong>{w.time.shortDay(day)}</strong>
                  <span className="quiet">{weekday(day, w)}</span>
                </div>
                <ul>
                  {[...grouped(below, (one) => `${one.what} ${one.detail ?? ""}`)].map(
                    ([key, same]) => (
                      <Line key={key} items={same} />
                    ),
                  )}
                </ul>
              </li>
            ))}
          </ol>
        </Card>
      ))}
    </>
  );
}

function Sums({ items }: { items: Item[] }) {
  const w = useWords();
  const kinds = grouped(items, (one) => one.what);
  return [...kinds]
    .map(([kind, same]) => `${w.rehearsal.kinds[kind as Kind]} ${same.length}`)
    .join(" · ");
}

function Line({ items }: { items: Item[] }) {
  const w = useWords();
  const [isOpen, setOpen] = useState(false);
  const first = items[0];
  if (!first) return null;
  const people = items.filter((one) => one.member_id);
  const shown = isOpen ? people : people.slice(0, SHOWN_PEOPLE);
  return (
    <li className="agenda-line">
      <span className={`dot ${first.what}`} aria-hidden="true" />
      <span className="agenda-what">
        <What item={first} />
        {people.length > 1 && <span className="quiet"> {w.rehearsal.people(people.length)}</span>}
        {first.what === "round" && (
          <span className="quiet"> {w.rehearsal.people(first.count ?? 0)}</span>
        )}
      </span>
      <span className="names">
        {shown.map((one) => (
          <Person key={one.member_id} id={one.member_id ?? ""} name={one.member_name} />
        ))}
        {people.length > shown.length && (
          <button type="button" className="plain" onClick={() => setOpen(true)}>
            {w.rehearsal.showDay(people.length - shown.length)}
          </button>
        )}
      </span>
    </li>
  );
}

function What({ item }: { item: Item }) {
  const w = useWords();
  const spoken = useStore(language);
  const honors = useHonorTypes().data ?? [];
  const occasion = named(w.codes.occasions, item.detail);
  switch (item.what) {
    case "visit":
      return named(w.codes.visitKinds, item.detail);
    case "gift": {
      const honor = honors.find((one) => one.code === item.detail);
      const name = honor && (spoken === "zh" ? honor.name_zh : honor.name_en);
      return name ? `${w.rehearsal.kinds.gift}（${name}）` : w.rehearsal.kinds.gift;
    }
    case "round":
      return `${occasion}${w.rehearsal.kinds.round}`;
    case "occasion":
      return occasion;
    default:
      return w.rehearsal.kinds.turned_80;
  }
}

function grouped<T>(items: T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of items) {
    const found = groups.get(by(one));
    if (found) found.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}
