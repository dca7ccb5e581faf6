import { useQueries } from "@tanstack/react-query";
import { Button, Popconfirm, Table } from "antd";
import { useState } from "react";
import { api, told } from "../../api/client";
import { settleParked } from "../../api/orders";
import { place } from "../../api/outbox";
import type { components } from "../../api/schema";
import { Nothing } from "../../parts/Card";
import { clockTime, dayOf } from "../../parts/days";
import { Failure } from "../../parts/Failure";
import { named, useWords } from "../../words";

type Progress = components["schemas"]["GatewayServiceProgress"];
type Reaction = components["schemas"]["AdminParked"] & { service: string };

const LOOK_EVERY = 5_000;
const NOW = 0;
const SHOWN_CAUSE = 200;

/** Reactions that wait for a person: put back to work, or given up. */
export function Parked({ services }: { services: Progress[] }) {
  const w = useWords();
  const [chosen, setChosen] = useState<string[]>([]);
  const asked = useQueries({
    queries: services
      .filter((one) => one.reachable && ((one.parked ?? 0) > 0 || (one.waiting ?? 0) > 0))
      .map(({ service }) => ({
        queryKey: ["operations", "parked", service],
        queryFn: async () => {
          const page = await told(
            api.GET("/api/v1/operations/services/{service}/parked", {
              params: { path: { service }, query: { limit: 200 } },
            }),
          );
          return page.items.map((one) => ({ ...one, service }));
        },
        refetchInterval: LOOK_EVERY,
      })),
  });
  const error = asked.find((one) => one.error)?.error;
  const rows: Reaction[] = asked.flatMap((one) => one.data ?? []);
  const key = (one: Reaction) => `${one.service}:${one.id}`;
  const picked = rows.filter((one) => chosen.includes(key(one)));

  const settle = (action: "redrive" | "discard", undoSeconds?: number) => {
    for (const service of new Set(picked.map((one) => one.service))) {
      const ids = picked.filter((one) => one.service === service).map((one) => one.id);
      const words = action === "redrive" ? w.operations.redriven : w.operations.discarded;
      const label = `${named(w.codes.services, service)}${w.colon}${words(ids.length)}`;
      place(settleParked(label, service, { action, ids }), undoSeconds);
    }
    setChosen([]);
  };

  if (error) return <Failure error={error} />;
  if (!rows.length) return <Nothing>{w.operations.parkedEmpty}</Nothing>;
  return (
    <>
      <div className="filters">
        <span className="quiet">{w.operations.selected(picked.length)}</span>
        <Button type="primary" disabled={!picked.length} onClick={() => settle("redrive", NOW)}>
          {w.operations.redrive}
        </Button>
        <Popconfirm
          title={w.operations.discardAsk}
          okText={w.operations.discard}
          cancelText={w.action.cancel}
          onConfirm={() => settle("discard")}
        >
          <Button danger disabled={!picked.length}>
            {w.operations.discard}
          </Button>
        </Popconfirm>
      </div>
      {/* Not the table's own scrolling: it hides a second "select all" that can be reached by keyboard. */}
      <div className="wide-table">
        <Table<Reaction>
          rowKey={key}
          size="small"
          pagination={false}
          dataSource={rows}
          rowSelection={{
            selectedRowKeys: chosen,
            onChange: (keys) => setChosen(keys.map(String)),
            getTitleCheckboxProps: () => ({ "aria-label": w.action.all }),
            getCheckboxProps: (one) => ({ "aria-label": `${w.operations.select} ${one.id}` }),
          }}
          columns={[
            {
              title: w.operations.service,
              key: "service",
              width: 90,
              render: (_, one) => named(w.codes.services, one.service),
            },
            {
              title: w.imports.state,
              key: "state",
              width: 100,
              render: (_, one) => named(w.codes.parkedStates, one.state),
            },
            {
              title: w.operations.reaction,
              key: "reaction",
              render: (_, one) => <code>{one.reaction}</code>,
            },
            {
              title: w.operations.fact,
              key: "fact",
              render: (_, one) => <code>{one.type}</code>,
            },
            {
              title: w.operations.cause,
              key: "cause",
              width: 320,
              render: (_, one) => <Cause told={one.error} />,
            },
            { title: w.operations.attempts, dataIndex: "attempts", align: "end", width: 80 },
            {
              title: w.operations.since,
              key: "since",
              width: 190,
              render: (_, one) => `${w.time.day(dayOf(one.since))} ${clockTime(one.since)}`,
            },
          ]}
        />
      </div>
    </>
  );
}

/** What went wrong, as the system said it; the rest of a long one is opened. */
function Cause({ told }: { told: string }) {
  const head = (told.split(/\s\[SQL:/)[0] ?? "").slice(0, SHOWN_CAUSE);
  const rest = told.slice(head.length).trim();
  const words = (
    <code lang="en" className="cause-text">
      {head}
    </code>
  );
  if (!rest) return words;
  return (
    <details>
      <summary>{words}</summary>
      <code lang="en" className="cause-text">
        {rest}
      </code>
    </details>
  );
}
