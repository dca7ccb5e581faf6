import { SearchOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useMay } from "../../api/queries";
import { Asked } from "../../parts/Asked";
import { Nothing } from "../../parts/Card";
import { useWords } from "../../words";
import { Filters } from "./Filters";
import { filtersIn } from "./filters";
import { MemberTable } from "./MemberTable";
import { useMembers } from "./useMembers";

const PAGE = 200;

/** 会员: everybody, found as one types; what was asked stands in the address. */
export function Room() {
  const w = useWords();
  const may = useMay();
  const [address, setAddress] = useSearchParams();
  const filters = filtersIn(address);
  const asked = useDeferredValue(filters);
  const members = useMembers({ ...asked, with_honors: true }, PAGE);
  const total = members.data?.pages[0]?.total ?? 0;
  const people = members.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = [...address.keys()].length > 0;

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
    <div className="members">
      <header className="room-head">
        <h1>{w.members.title}</h1>
        <p className="quiet" role="status">
          {members.data && (isFiltered ? w.members.found(total) : w.members.count(total))}
        </p>
        {may("members.write") && (
          <Link className="room-link" to="duplicates">
            {w.members.duplicates}
          </Link>
        )}
      </header>
      <search className="filters">
        <SearchBox value={address.get("q") ?? ""} onChange={(typed) => set("q", typed)} />
        <Filters address={address} set={set} />
        {isFiltered && (
          <Button type="link" onClick={() => setAddress({}, { replace: true })}>
            {w.members.clear}
          </Button>
        )}
      </search>
      <Asked query={members} rows={10}>
        {() =>
          people.length ? (
            <MemberTable
              people={people}
              total={total}
              busy={members.isFetching}
              more={members.hasNextPage ? () => void members.fetchNextPage() : undefined}
            />
          ) : (
            <div className="card">
              <Nothing about={w.members.noneAbout}>{w.members.none}</Nothing>
            </div>
          )
        }
      </Asked>
    </div>
  );
}

/** Tells what is typed at once; a word that is being composed waits until it is chosen. */
function SearchBox({ value, onChange }: { value: string; onChange: (typed: string) => void }) {
  const w = useWords();
  const [typed, setTyped] = useState(value);
  const composing = useRef(false);
  useEffect(() => setTyped(value), [value]);
  return (
    <Input
      className="search"
      prefix={<SearchOutlined aria-hidden="true" />}
      size="large"
      allowClear
      aria-label={w.members.search}
      placeholder={w.members.search}
      value={typed}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        onChange(event.currentTarget.value);
      }}
      onChange={(event) => {
        setTyped(event.target.value);
        if (!composing.current) onChange(event.target.value);
      }}
    />
  );
}
