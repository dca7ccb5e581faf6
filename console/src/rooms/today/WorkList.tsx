import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import {
  type Elder,
  type Gift,
  type Member,
  useElders,
  useGifts,
  useMay,
  useToday,
  useVisits,
  useWelcome,
  type Visit,
} from "../../api/queries";
import { Asked, type Question } from "../../parts/Asked";
import { Card, Nothing } from "../../parts/Card";
import { addDays } from "../../parts/days";
import { useWords } from "../../words";
import { useMembers } from "../members/useMembers";
import { ElderRow, GiftRow, HomelessRow, VisitRow } from "./rows";

const SHOWN = 6;
const MORE = 20;
const WEEK = 7;
const AHEAD = 60;

/** What is to be done, the most urgent first; each with its one next step. */
export function WorkList() {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const week = addDays(today, WEEK);
  const isKnown = useWelcome().isFetched; // asked for with the browser's day it would be asked twice
  const open = useVisits(
    { states: ["due", "attempted", "overdue"], due_to: addDays(today, AHEAD) },
    isKnown,
  );
  const later = open.data?.filter((visit) => visit.due_on > week).length ?? 0;
  const gifts = useGifts(
    { states: ["ordered", "out", "failed"], deliver_to: week },
    isKnown && may("gifts.read"),
  );
  const lateGifts = gifts.data?.filter((gift) => gift.deliver_on < today) ?? [];
  const elders = useElders({ state: "enrolled" }, may("elderly.read"));
  const homeless = useMembers({ state: "active", without_home: true }, 50, may("members.write"));
  return (
    <div className="work">
      <Part
        title={w.today.overdue}
        empty={w.today.empty.overdue}
        query={open}
        items={open.data?.filter((visit) => visit.due_on < today)}
        urgent
        row={(visit: Visit) => <VisitRow key={visit.visit_id} visit={visit} />}
      />
      <Part
        title={w.today.upcoming}
        empty={w.today.empty.upcoming}
        query={open}
        items={open.data?.filter((visit) => visit.due_on >= today && visit.due_on <= week)}
        extra={later > 0 && <Link to="../care">{w.today.later(later)}</Link>}
        row={(visit: Visit) => <VisitRow key={visit.visit_id} visit={visit} />}
      />
      {lateGifts.length > 0 && (
        <Part
          title={w.today.lateGifts}
          empty={w.today.empty.gifts}
          query={gifts}
          items={lateGifts}
          urgent
          row={(gift: Gift) => <GiftRow key={gift.gift_id} gift={gift} />}
        />
      )}
      {may("gifts.read") && (
        <Part
          title={w.today.gifts}
          empty={w.today.empty.gifts}
          query={gifts}
          items={gifts.data?.filter((gift) => gift.deliver_on >= today)}
          row={(gift: Gift) => <GiftRow key={gift.gift_id} gift={gift} />}
        />
      )}
      {may("elderly.read") && (
        <Part
          title={w.today.elders}
          empty={w.today.empty.elders}
          query={elders}
          items={elders.data}
          row={(elder: Elder) => <ElderRow key={elder.member_id} elder={elder} />}
        />
      )}
      {may("members.write") && (
        <Part
          title={w.today.homeless}
          empty={w.today.empty.homeless}
          query={homeless}
          items={homeless.data?.pages.flatMap((page) => page.items)}
          total={homeless.data?.pages[0]?.total ?? undefined}
          extra={
            homeless.hasNextPage && (
              <Link to="../members?state=active&home=none">{w.action.all}</Link>
            )
          }
          row={(member: Member) => <HomelessRow key={member.member_id} member={member} />}
        />
      )}
    </div>
  );
}

function Part<T>({
  title,
  empty,
  query,
  items,
  total,
  urgent,
  extra,
  row,
}: {
  title: string;
  empty: string;
  query: Question<unknown>;
  items: T[] | undefined;
  total?: number;
  urgent?: boolean;
  extra?: ReactNode;
  row: (item: T) => ReactNode;
}) {
  const w = useWords();
  const [shown, setShown] = useState(SHOWN);
  const count = total ?? items?.length ?? 0;
  const hidden = (items?.length ?? 0) - shown;
  const rest = hidden > 1 ? hidden : 0; // a single row takes no more room than the button would
  const next = rest > MORE + 1 ? MORE : rest;
  return (
    <Card
      title={title}
      about={items && <span className={urgent && count ? "count urgent" : "count"}>{count}</span>}
      extra={extra}
      className={items && !items.length ? "part calm" : "part"}
    >
      <Asked query={query} rows={2}>
        {() =>
          items?.length ? (
            <>
              <ul className="rows">{items.slice(0, items.length - rest).map(row)}</ul>
              {rest > 0 && (
                <Button type="text" block onClick={() => setShown(shown + next)}>
                  {w.action.showMore(next)}
                </Button>
              )}
            </>
          ) : (
            <Nothing>{empty}</Nothing>
          )
        }
      </Asked>
    </Card>
  );
}
