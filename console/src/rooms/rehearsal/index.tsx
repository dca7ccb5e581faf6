import { Alert, Button, DatePicker, Progress, Segmented } from "antd";
import dayjs from "dayjs";
import { lazy, Suspense, useState } from "react";
import { useToday } from "../../api/queries";
import { Boundary } from "../../parts/Boundary";
import { Card, Nothing } from "../../parts/Card";
import { addDays, addMonths } from "../../parts/days";
import { Failure, whatWentWrong } from "../../parts/Failure";
import { Loading } from "../../parts/Loading";
import { useWords } from "../../words";
import { Agenda } from "./Agenda";
import { byMonth } from "./load";
import { useRehearsal } from "./useRehearsal";

const Chart = lazy(() => import("./Chart"));

type Period = "month" | "quarter" | "year" | "own";
const MONTHS: Record<Exclude<Period, "own">, number> = { month: 1, quarter: 3, year: 12 };

/** 预演: the coming days on a copy, as a timeline that grows while they pass. */
export function Room() {
  const w = useWords();
  const today = useToday();
  const [period, setPeriod] = useState<Period>("month");
  const [own, setOwn] = useState<[string, string]>([today, addMonths(today, 1)]);
  const rehearsal = useRehearsal();
  const { run, agenda } = rehearsal;
  const isBusy = run?.state === "copying" || run?.state === "running" || rehearsal.isStarting;
  const [first, last] =
    period === "own" ? own : [addDays(today, 1), addMonths(today, MONTHS[period])];
  return (
    <>
      <header className="room-head">
        <h1>{w.rehearsal.title}</h1>
        <p className="quiet">{w.rehearsal.about}</p>
      </header>
      <section className="card rehearse">
        <Segmented<Period>
          aria-label={w.rehearsal.period}
          value={period}
          disabled={isBusy}
          options={[
            { value: "month", label: w.rehearsal.month },
            { value: "quarter", label: w.rehearsal.quarter },
            { value: "year", label: w.rehearsal.year },
            { value: "own", label: w.rehearsal.customs },
          ]}
          onChange={setPeriod}
        />
        {period === "own" && (
          <DatePicker.RangePicker
            aria-label={w.rehearsal.period}
            allowClear={false}
            disabled={isBusy}
            value={[dayjs(own[0]), dayjs(own[1])]}
            onChange={(days) =>
              days?.[0] &&
              days[1] &&
              setOwn([days[0].format("YYYY-MM-DD"), days[1].format("YYYY-MM-DD")])
            }
          />
        )}
        <span className="quiet">
          {w.time.day(first)} – {w.time.day(last)}
        </span>
        <Button type="primary" loading={isBusy} onClick={() => rehearsal.start(first, last)}>
          {w.rehearsal.start}
        </Button>
      </section>
      {rehearsal.error && (
        <Alert type="error" showIcon role="alert" title={whatWentWrong(rehearsal.error, w)} />
      )}
      {rehearsal.isGone && <Alert type="info" showIcon title={w.rehearsal.interrupted} />}
      {run ? (
        <div className="column">
          <State run={run} />
          {agenda.length > 0 && (
            <Card
              title={w.rehearsal.chart}
              about={byMonth(agenda) ? undefined : w.rehearsal.byWeek}
            >
              <Suspense fallback={<Loading rows={6} />}>
                <Chart agenda={agenda} first={run.first} />
              </Suspense>
            </Card>
          )}
          {(agenda.length > 0 || run.state === "done") && (
            <Boundary>
              <Agenda agenda={agenda} run={run} />
            </Boundary>
          )}
        </div>
      ) : (
        !rehearsal.isGone && (
          <div className="card">
            <Nothing>{w.rehearsal.empty}</Nothing>
          </div>
        )
      )}
    </>
  );
}

function State({ run }: { run: NonNullable<ReturnType<typeof useRehearsal>["run"]> }) {
  const w = useWords();
  if (run.state === "failed") return <Failure error={new Error(run.error ?? w.rehearsal.failed)} />;
  const percent = run.days ? Math.floor((run.done_days / run.days) * 100) : 0;
  const words =
    run.state === "copying"
      ? w.rehearsal.copying
      : run.state === "done"
        ? w.rehearsal.done
        : w.rehearsal.running(run.done_days, run.days);
  const failed = Number((run.result as { failed_reactions?: number } | null)?.failed_reactions);
  return (
    <div className="rehearsed">
      <p role="status">
        <strong>{words}</strong>{" "}
        <span className="quiet">
          {w.time.day(run.first)} – {w.time.day(run.last)}
        </span>
      </p>
      {run.state !== "done" && <Progress percent={percent} showInfo={false} aria-label={words} />}
      {failed > 0 && <Alert type="warning" showIcon title={w.rehearsal.failedReactions(failed)} />}
    </div>
  );
}
