import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "../../api/client";
import { ordersOf } from "../../api/orders";
import { place } from "../../api/outbox";
import { type Member, useAssociation } from "../../api/queries";
import type { components } from "../../api/schema";
import { Asked } from "../../parts/Asked";
import { Card, Nothing } from "../../parts/Card";
import { partly } from "../../parts/days";
import { Person } from "../../parts/Person";
import { Row } from "../../parts/Row";
import { named, useWords } from "../../words";
import { MergeDialog } from "./MergeDialog";
import { Merges } from "./Merges";

type Pair = components["schemas"]["MembersLikelyPair"];

const LIMIT = 200;

/** 疑似重复: records that may be one person; merged after a preview, or told apart for good. */
export function Room() {
  const w = useWords();
  const association = useAssociation();
  const pairs = useQuery({
    queryKey: [association, "duplicates"],
    queryFn: () =>
      told(
        api.GET("/api/v1/associations/{association}/members/duplicates", {
          params: { path: { association }, query: { limit: LIMIT } },
        }),
      ),
  });
  return (
    <>
      <p className="back">
        <Link to={`/a/${association}/members`}>← {w.member.back}</Link>
      </p>
      <header className="room-head">
        <h1>{w.duplicates.title}</h1>
        <p className="quiet">{w.duplicates.about}</p>
      </header>
      <div className="column">
        <Card title={w.duplicates.pairs}>
          <Asked query={pairs} rows={4}>
            {({ items, complete }) =>
              items?.length ? (
                <>
                  <ul className="rows">
                    {items.map((one) => (
                      <PairLine
                        key={`${one.first?.member_id}:${one.second?.member_id}`}
                        pair={one}
                      />
                    ))}
                  </ul>
                  {complete === false && <p className="quiet">{w.duplicates.incomplete}</p>}
                </>
              ) : (
                <Nothing>{w.duplicates.none}</Nothing>
              )
            }
          </Asked>
        </Card>
        <Merges />
      </div>
    </>
  );
}

function PairLine({ pair }: { pair: Pair }) {
  const w = useWords();
  const orders = ordersOf(useAssociation());
  const [isMerging, setMerging] = useState(false);
  const { first, second } = pair;
  if (!first || !second) return null;
  const apart = () =>
    place(
      orders.tellApart(w.duplicates.apart(first.name, second.name), first.member_id, {
        other_member_id: second.member_id,
      }),
    );
  return (
    <>
      <Row
        about={`pair:${first.member_id}:${second.member_id}`}
        who={<strong>{pair.score}%</strong>}
        what={
          <div className="likely">
            <Likely member={first} />
            <Likely member={second} />
            <span className="likeness">
              {pair.reasons.map((one) => (
                <Tag key={one}>{named(w.codes.likeness, one)}</Tag>
              ))}
            </span>
          </div>
        }
        action={() => (
          <>
            <Button onClick={() => setMerging(true)}>{w.duplicates.compare}</Button>
            <Button type="text" onClick={apart}>
              {w.duplicates.notTheSame}
            </Button>
          </>
        )}
      />
      {isMerging && <MergeDialog first={first} second={second} onClose={() => setMerging(false)} />}
    </>
  );
}

function Likely({ member }: { member: Member }) {
  const w = useWords();
  return (
    <span>
      <Person id={member.member_id} name={member.name} />{" "}
      <span className="quiet" lang="zh-CN">
        {[
          member.code,
          partly(member.birth_date, member.birth_precision),
          member.employer,
          member.state === "active" ? "" : named(w.codes.memberStates, member.state),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </span>
  );
}
