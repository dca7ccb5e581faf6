import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { api, told } from "../../api/client";
import { ordersOf } from "../../api/orders";
import { place } from "../../api/outbox";
import { useAssociation } from "../../api/queries";
import { Asked } from "../../parts/Asked";
import { Card, Nothing } from "../../parts/Card";
import { clockTime, dayOf } from "../../parts/days";
import { Person } from "../../parts/Person";
import { Row } from "../../parts/Row";
import { useWords } from "../../words";

const SHOWN = 20;

/** The merges that were made, each of which can be parted again. */
export function Merges() {
  const w = useWords();
  const association = useAssociation();
  const orders = ordersOf(association);
  const merges = useQuery({
    queryKey: [association, "merges"],
    queryFn: () =>
      told(
        api.GET("/api/v1/associations/{association}/merges", {
          params: { path: { association }, query: { limit: SHOWN } },
        }),
      ),
  });
  return (
    <Card title={w.duplicates.merges}>
      <Asked query={merges} rows={2}>
        {({ items }) =>
          items?.length ? (
            <ul className="rows">
              {items.map((one) => (
                <Row
                  key={one.merge_id}
                  about={`merge:${one.merge_id}`}
                  who={<Person id={one.keep_member_id} name={one.keep_name} />}
                  what={
                    <>
                      <span lang="zh-CN">{w.duplicates.merged(one.dropped_name)}</span>
                      <span className="quiet">
                        {w.time.day(dayOf(one.merged_at))} {clockTime(one.merged_at)}{" "}
                        <span lang="zh-CN">{one.actor_name}</span>
                      </span>
                    </>
                  }
                  when={one.undone_at ? w.duplicates.undone : undefined}
                  action={() =>
                    !one.undone_at && (
                      <Button
                        onClick={() =>
                          place(orders.undoMerge(w.duplicates.part(one.dropped_name), one.merge_id))
                        }
                      >
                        {w.duplicates.undo}
                      </Button>
                    )
                  }
                />
              ))}
            </ul>
          ) : (
            <Nothing>{w.duplicates.noMerges}</Nothing>
          )
        }
      </Asked>
    </Card>
  );
}
