import { useQuery } from "@tanstack/react-query";
import { Alert, Table } from "antd";
import { api, told } from "../../api/client";
import { useWelcome } from "../../api/queries";
import type { components } from "../../api/schema";
import { Asked } from "../../parts/Asked";
import { Card } from "../../parts/Card";
import { named, useWords, type Words } from "../../words";
import { Parked } from "./Parked";

type Progress = components["schemas"]["GatewayServiceProgress"];

const LOOK_EVERY = 3_000;

/** 运维: whether every service answers, how far each is, and what got stuck. */
export function Room() {
  const w = useWords();
  const welcome = useWelcome();
  const services = useQuery({
    queryKey: ["operations"],
    queryFn: async () => (await told(api.GET("/api/v1/operations/services"))).items,
    refetchInterval: LOOK_EVERY,
  });
  return (
    <>
      <header className="room-head">
        <h1>{w.operations.title}</h1>
        <p className="quiet">{w.operations.about}</p>
        {welcome.data && <p className="quiet">{w.operations.version(welcome.data.version)}</p>}
        <a href="/docs">{w.operations.apiDocs}</a>
      </header>
      <Asked query={services} rows={8}>
        {(all) => (
          <div className="column">
            <Verdict services={all} />
            <Card title={w.operations.service}>
              <Services services={all} />
            </Card>
            <Card title={w.operations.parkedTitle} about={w.operations.parkedAbout}>
              <Parked services={all} />
            </Card>
          </div>
        )}
      </Asked>
    </>
  );
}

function Verdict({ services }: { services: Progress[] }) {
  const w = useWords();
  const stuck = services.reduce((sum, one) => sum + (one.parked ?? 0), 0);
  const [type, words] = services.some((one) => !one.reachable)
    ? (["error", w.operations.unhealthy] as const)
    : stuck
      ? (["warning", w.operations.stuck(stuck)] as const)
      : services.some((one) => (one.behind ?? 0) > 0)
        ? (["info", w.operations.behind] as const)
        : (["success", w.operations.healthy] as const);
  return <Alert type={type} showIcon role="status" title={words} />;
}

function Services({ services }: { services: Progress[] }) {
  const w = useWords();
  return (
    <Table<Progress>
      rowKey="service"
      size="small"
      pagination={false}
      scroll={{ x: 700 }}
      dataSource={services}
      columns={[
        {
          title: w.operations.service,
          key: "service",
          render: (_, one) => named(w.codes.services, one.service),
        },
        {
          title: w.operations.health,
          key: "health",
          render: (_, one) =>
            one.reachable ? (
              w.operations.answers
            ) : (
              <strong className="alarm">{w.operations.silent}</strong>
            ),
        },
        number(w.operations.outbox, "outbox"),
        number(w.operations.lag, "behind"),
        number(w.operations.waiting, "waiting"),
        number(w.operations.parked, "parked", true),
        number(w.operations.unreadable, "unreadable", true),
        number(w.operations.log, "head"),
      ]}
    />
  );
}

function number(title: Words["app"], key: keyof Progress & string, isBad = false) {
  return {
    title,
    key,
    align: "end" as const,
    render: (_: unknown, one: Progress) => {
      const value = Number(one[key] ?? 0);
      return isBad && value ? <strong className="alarm">{value}</strong> : value;
    },
  };
}
