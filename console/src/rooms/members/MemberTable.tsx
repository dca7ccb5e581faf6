import { Table, type TableProps } from "antd";
import { useEffect, useRef, useState } from "react";
import { type Member, useHonorTypes } from "../../api/queries";
import { Person } from "../../parts/Person";
import { named, useWords, type Words } from "../../words";
import { highest, shortNames } from "./honors";

const NARROW = 760;
const LEAST_HEIGHT = 320;
const BELOW = 90;
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
  const columns = columnsOf(w, width < NARROW, short);
  return (
    <div ref={frame} className="table-frame">
      <Table<Member>
        virtual
        rowKey="member_id"
        size="middle"
        columns={columns}
        dataSource={people}
        pagination={false}
        scroll={{ y: height, x: width < NARROW ? 320 : 1100 }}
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
      const top = frame.current?.getBoundingClientRect().top ?? 0;
      const width = frame.current?.clientWidth ?? room.width;
      setRoom({ height: Math.max(LEAST_HEIGHT, window.innerHeight - top - BELOW), width });
    };
    measure();
    const watching = new ResizeObserver(measure);
    if (frame.current) watching.observe(frame.current);
    window.addEventListener("resize", measure);
    return () => {
      watching.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [frame, room.width]);
  return room;
}

function columnsOf(
  w: Words,
  narrow: boolean,
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
    width: 210,
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
    width: 170,
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
  return [
    name,
    honors,
    text(col.code, "code", 100),
    { title: col.age, dataIndex: "age", key: "age", width: 80, align: "end" as const },
    {
      title: w.member.employment,
      key: "employment",
      width: 100,
      render: (_: unknown, one: Member) => named(w.codes.employment, one.employment_status),
    },
    home,
    text(col.employer, "employer", 210),
    text(col.town, "town", 130),
    {
      title: col.last,
      key: "last",
      width: 140,
      render: (_: unknown, one: Member) =>
        one.last_contact_on ? (
          w.time.day(one.last_contact_on)
        ) : (
          <span className="quiet">{w.time.never}</span>
        ),
    },
  ];
}
