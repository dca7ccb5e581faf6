import { Alert, Button, Input, Select, Table, type TableProps } from "antd";
import { useDeferredValue, useState } from "react";
import { Failure } from "../../parts/Failure";
import { useWords, type Words } from "../../words";
import { type Finding, type Import, totalsOf, useRefusedWorkbook } from "./useJob";

const HEIGHT = 420;
const NARROW = "(max-width: 760px)";

/** What would be applied, and every refused row with its reason. */
export function Preview({ job }: { job: Import }) {
  const w = useWords();
  const sums = totalsOf(job);
  const accepted = sums.reduce((sum, [, one]) => sum + one.accepted, 0);
  return (
    <>
      <Alert
        className="step-about"
        type={job.rejected_rows.length || !accepted ? "warning" : "success"}
        showIcon
        title={w.imports.previewAbout(accepted, job.rejected_rows.length)}
      />
      {sums.length > 0 && <Totals sums={sums} />}
      {job.rejected_rows.length > 0 && <Refused job={job} />}
    </>
  );
}

function Totals({ sums }: { sums: ReturnType<typeof totalsOf> }) {
  const w = useWords();
  return (
    <Table
      className="totals"
      rowKey="sheet"
      size="small"
      pagination={false}
      scroll={{ x: 480 }}
      dataSource={sums.map(([sheet, one]) => ({ sheet, ...one }))}
      columns={[
        {
          title: w.imports.sheet,
          key: "sheet",
          render: (_, one) => <span lang="zh-CN">{one.sheet}</span>,
        },
        { title: w.imports.rows, dataIndex: "rows", align: "end" },
        { title: w.imports.accepted, dataIndex: "accepted", align: "end" },
        {
          title: w.imports.rejected,
          key: "rejected",
          align: "end",
          render: (_, one) =>
            one.rejected ? <strong className="alarm">{one.rejected}</strong> : 0,
        },
        { title: w.imports.duplicates, dataIndex: "duplicates", align: "end" },
      ]}
    />
  );
}

function Refused({ job }: { job: Import }) {
  const w = useWords();
  const [sheet, setSheet] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const asked = useDeferredValue(typed.trim());
  const saving = useRefusedWorkbook(job.job_id);
  const sheets = [...new Set(job.rejected_rows.map((one) => one.sheet))];
  const rows = job.rejected_rows.filter(
    (one) =>
      (!sheet || one.sheet === sheet) &&
      (!asked || `${one.reason} ${one.value} ${one.column}`.includes(asked)),
  );
  const isNarrow = window.matchMedia(NARROW).matches;
  const where = {
    title: w.imports.row,
    key: "where",
    width: 110,
    render: (_: unknown, one: Finding) => (
      <span lang="zh-CN">
        {one.sheet} {one.row}
        <span className="quiet place">{one.column}</span>
      </span>
    ),
  };
  const why = {
    title: w.imports.reason,
    key: "reason",
    width: isNarrow ? 190 : 480,
    render: (_: unknown, one: Finding) => <span lang="zh-CN">{bare(one.reason)}</span>,
  };
  return (
    <>
      <div className="filters">
        <Select
          allowClear
          className="filter"
          aria-label={w.imports.sheet}
          placeholder={w.imports.allSheets}
          value={sheet}
          options={sheets.map((one) => ({ value: one, label: one }))}
          onChange={(value) => setSheet(value ?? null)}
        />
        <Input
          className="search"
          allowClear
          aria-label={w.imports.search}
          placeholder={w.imports.search}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button loading={saving.isPending} onClick={() => saving.mutate()}>
          {w.imports.download}
        </Button>
      </div>
      {saving.error && <Failure error={saving.error} />}
      <Table<Finding>
        virtual
        className="refused"
        rowKey={(one) => `${one.sheet}-${one.row}-${one.column}`}
        size="small"
        pagination={false}
        scroll={{ y: HEIGHT, x: isNarrow ? 300 : 900 }}
        dataSource={rows}
        columns={isNarrow ? [where, why] : columnsOf(w, why)}
      />
    </>
  );
}

type Column = NonNullable<TableProps<Finding>["columns"]>[number];

function columnsOf(w: Words, why: Column): Column[] {
  return [
    {
      title: w.imports.sheet,
      key: "sheet",
      width: 120,
      render: (_, one) => <span lang="zh-CN">{one.sheet}</span>,
    },
    { title: w.imports.row, dataIndex: "row", width: 80, align: "end" },
    {
      title: w.imports.column,
      key: "column",
      width: 130,
      render: (_, one) => <span lang="zh-CN">{one.column}</span>,
    },
    {
      title: w.imports.value,
      key: "value",
      width: 200,
      ellipsis: { showTitle: false },
      render: (_, one) => (
        <span lang="zh-CN" title={one.value ?? undefined}>
          {one.value}
        </span>
      ),
    },
    why,
  ];
}

/** A reason without the place, which stands beside it. */
function bare(reason: string | null | undefined): string {
  return (reason ?? "").replace(/^《.+?》第\d+行“.+?”：/, "");
}
