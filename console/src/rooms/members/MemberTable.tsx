import { Table, type TableProps } from "antd";
import { useEffect, useRef, useState } from "react";
import { type Member, useHonorTypes } from "../../api/queries";
import { useStore } from "../../api/store";
import { Person } from "../../parts/Person";
import { large } from "../../theme";
import { named, useWords, type Words } from "../../words";
import { highest, shortNames } from "./honors";

const NARROW = 760;
const LARGER = 19 / 14; // as the theme's type
const LEAST_HEIGHT = 320;
const BORDERS = 2;
const NEAR_THE_END = 1200;

/** The members as a table of which only what is seen is drawn, however many there are. */
export function MemberTable({
  people,
  total,
  busy,
  more,
}: {
  people: Member[];
  total: number;
  busy: boolean;
  more?: () => void;
}) {
  const w = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const { height, width } = useRoom(frame);
  const short = shortNames(useHonorTypes().data ?? []);
  const isLarge = useStore(large);
  const columns = columnsOf(w, width < NARROW, isLarge, short);
  return (
    <div ref={frame} className="table-frame">
      <Table<Member>
        virtual
        rowKey="member_id"
        size="middle"
        columns={columns}
        dataSource={people}
        pagination={false}
        scroll={{ y: height, x: width < NARROW ? 320 : 1080 }}
        rowClassName={(one) => (one.state === "active" ? "" : "not-active")}
        onScroll={(event) => {
          const seen = event.currentTarget;
          const left = seen.scrollHeight - seen.scrollTop - seen.clientHeight;
          if (more && !busy && left < NEAR_THE_END) more();
        }}
        aria-rowcount={total}
      />
    </div>
  );
}

/** How much room the window leaves for the table. */
function useRoom(frame: React.RefObject<HTMLDivElement | null>) {
  const [room, setRoom] = useState({ height: 560, width: 1200 });
  useEffect(() => {
    const measure = () => {
      if (!frame.current) return;
      const top = frame.current.getBoundingClientRect().top + window.scrollY;
      const head = frame.current.querySelector(".ant-table-thead")?.clientHeight ?? 0;
      const page = frame.current.closest("main");
      const foot = page ? Number.parseFloat(getComputedStyle(page).paddingBlockEnd) : 0;
      const left = window.innerHeight - top - head - foot - BORDERS;
      setRoom({ height: Math.max(LEAST_HEIGHT, left), width: frame.current.clientWidth });
    };
    measure();
    const watching = new ResizeObserver(measure);
    if (frame.current) watching.observe(frame.current);
    window.addEventListener("resize", measure);
    return () => {
      watching.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [frame]);
  return room;
}

function columnsOf(
  w: Words,
  narrow: boolean,
  isLarge: boolean,
  short: ReadonlyMap<string, string>,
): TableProps<Member>["columns"] {
  const col = w.members.col;
  const name = {
    title: col.name,
    key: "name",
    width: 130,
    fixed: "start" as const,
    render: (_: unknown, one: Member) => (
      <>
        <Person id={one.member_id} name={one.name} />
        {one.state !== "active" && (
          <span className="quiet"> {named(w.codes.memberStates, one.state)}</span>
        )}
      </>
    ),
  };
  const home = {
    title: col.home,
    key: "home",
    width: 205,
    ellipsis: { showTitle: false },
    render: (_: unknown, one: Member) =>
      one.home_name ? (
        <span lang="zh-CN" title={one.home_name}>
          {one.home_name}
        </span>
      ) : (
        <span className="quiet" lang="zh-CN" title={one.home_named ?? undefined}>
          {one.home_named ? w.today.namedHome(one.home_named) : w.member.noHome}
        </span>
      ),
  };
  const honors = {
    title: col.honors,
    key: "honors",
    width: 162,
    ellipsis: { showTitle: false },
    render: (_: unknown, one: Member) => {
      const held = highest(one.honors ?? []);
      return (
        <span lang="zh-CN" title={held.map((honor) => honor.honor_name).join("、")}>
          {held.map((honor) => short.get(honor.honor_type) ?? honor.honor_name).join("、")}
        </span>
      );
    },
  };
  if (narrow) return [{ ...name, width: 120 }, honors];
  const text = (title: string, key: keyof Member & string, width: number) => ({
    title,
    key,
    width,
    ellipsis: { showTitle: false },
    render: (_: unknown, one: Member) => (
      <span lang="zh-CN" title={String(one[key] ?? "")}>
        {String(one[key] ?? "")}
      </span>
    ),
  });
  const age = { title: col.age, dataIndex: "age", key: "age", width: 66, align: "end" as const };
  const town = text(col.town, "town", 130);
  const last = {
    title: col.last,
    key: "last",
    width: 136,
    render: (_: unknown, one: Member) =>
      one.last_contact_on ? (
        w.time.day(one.last_contact_on)
      ) : (
        <span className="quiet">{w.time.never}</span>
      ),
  };
  if (isLarge)
    return [name, honors, age, home, town, last].map((one) => ({
      ...one,
      width: Math.round(one.width * LARGER),
    }));
  const employment = {
    title: w.member.employment,
    key: "employment",
    width: 118,
    render: (_: unknown, one: Member) => named(w.codes.employment, one.employment_status),
  };
  const code = text(col.code, "code", 90);
  return [
    name,
    honors,
    code,
    age,
    employment,
    home,
    text(col.employer, "employer", 205),
    town,
    last,
  ];
}
