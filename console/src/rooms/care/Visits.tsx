import { Button, Segmented } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useMay, useToday, useVisits, type Visit } from "../../api/queries";
import { session } from "../../api/session";
import { useStore } from "../../api/store";
import { Asked } from "../../parts/Asked";
import { Nothing } from "../../parts/Card";
import { addDays, daysBetween, weekday } from "../../parts/days";
import { useWords, type Words } from "../../words";
import { VisitLine } from "./VisitLine";

const BACK_DAYS = 90;
const SHOWN_GROUPS = 12;

/** Visits by day or by home, the open ones first. */
export function Visits() {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const known = useStore(session);
  const [address, setAddress] = useSearchParams();
  const [groups, setGroups] = useState(SHOWN_GROUPS);
  const shown = address.get("show") ?? "open";
  const by = address.get("by") ?? "day";
  const isMine = address.get("mine") === "1";
  const visits = useVisits(
    shown === "open"
      ? { states: ["due", "attempted", "overdue"] }
      : { states: ["completed"], due_from: addDays(today, -BACK_DAYS) },
  );
  const set = (name: string, value: string | null) =>
    setAddress(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  return (
    <>
      <div className="filters">
        <Segmented
          aria-label={w.care.visits}
          value={shown}
          options={[
            { value: "open", label: w.care.open },
            { value: "done", label: w.care.done },
          ]}
          onChange={(value) => set("show", value === "open" ? null : value)}
        />
        <Segmented
          aria-label={w.care.byDay}
          value={by}
          options={[
            { value: "day", label: w.care.byDay },
            { value: "home", label: w.care.byHome },
          ]}
          onChange={(value) => set("by", value === "day" ? null : value)}
        />
        {may("visits.manage") && (
          <button
            type="button"
            className="chip"
            aria-pressed={isMine}
            onClick={() => set("mine", isMine ? null : "1")}
          >
            {w.care.mine}
          </button>
        )}
      </div>
      <Asked query={visits} rows={8}>
        {(all) => {
          const me = known?.account.account_id;
          const mine = isMine ? all.filter((one) => one.assignee_account_id === me) : all;
          const found = by === "home" ? byHome(mine, w) : byDay(mine, today, shown === "done", w);
          if (!found.length)
            return (
              <div className="card">
                <Nothing about={w.care.noVisitsAbout}>{w.care.noVisits}</Nothing>
              </div>
            );
          return (
            <>
              <div className="card days">
                {found.slice(0, groups).map((group) => (
                  <DayGroup key={group.key} group={group} isHome={by === "home"} />
                ))}
              </div>
              {found.length > groups && (
                <Button block onClick={() => setGroups(groups + SHOWN_GROUPS)}>
                  {w.action.showMore(Math.min(SHOWN_GROUPS, found.length - groups))}
                </Button>
              )}
            </>
          );
        }}
      </Asked>
    </>
  );
}

function DayGroup({ group, isHome }: { group: Group; isHome: boolean }) {
  const { title, about, late, items } = group;
  return (
    <section className="day-group">
      <header>
        <h2 lang={isHome ? "zh-CN" : undefined}>{title}</h2>
        <p className={late ? "late" : "quiet"}>{about}</p>
        {items.length > 1 && (
          <span className={late ? "count urgent" : "count"}>{items.length}</span>
        )}
      </header>
      <ul className="rows">
        {items.map((visit) => (
          <VisitLine key={visit.visit_id} visit={visit} showDay={isHome} />
        ))}
      </ul>
    </section>
  );
}

interface Group {
  key: string;
  title: string;
  about: string;
  late: boolean;
  items: Visit[];
}

function byDay(visits: Visit[], today: string, done: boolean, w: Words): Group[] {
  const groups = new Map<string, Visit[]>();
  for (const visit of visits) {
    const day = done ? (visit.visited_on ?? visit.due_on) : visit.due_on;
    groups.set(day, [...(groups.get(day) ?? []), visit]);
  }
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b));
  if (done) sorted.reverse();
  return sorted.map(([day, items]) => {
    const left = daysBetween(today, day);
    const far = left < 0 ? w.time.late(-left) : left === 0 ? w.time.dueToday : w.time.inDays(left);
    const late = !done && left < 0;
    const about = done ? weekday(day, w) : `${weekday(day, w)} · ${far}`;
    return { key: day, title: w.time.day(day), about, late, items };
  });
}

function byHome(visits: Visit[], w: Words): Group[] {
  const groups = new Map<string, Visit[]>();
  for (const visit of visits) {
    const home = visit.unit_name ?? "";
    groups.set(home, [...(groups.get(home) ?? []), visit]);
  }
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([home, items]) => ({
      key: home,
      title: home || w.care.noHome,
      about: "",
      late: false,
      items,
    }));
}
