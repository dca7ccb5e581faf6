import { Alert, Button, Table } from "antd";
import { Link } from "react-router";
import { useAssociation, useMay } from "../../api/queries";
import { Failure } from "../../parts/Failure";
import { useWords } from "../../words";
import { type Import, totalsOf, useRefusedWorkbook } from "./useJob";

/** What applying the ledger did, where it is seen, and what was left out. */
export function Outcome({ job, onPreview }: { job: Import; onPreview: () => void }) {
  const w = useWords();
  const may = useMay();
  const association = useAssociation();
  const saving = useRefusedWorkbook(job.job_id);
  const refused = job.rejected_rows.length;
  return (
    <>
      <Alert
        type="success"
        showIcon
        role="status"
        title={w.imports.doneTitle}
        description={w.imports.doneAbout(job.created ?? 0, job.updated ?? 0, job.unchanged ?? 0)}
      />
      <BySheet job={job} />
      <div className="row-start">
        {may("members.read") && (
          <Link className="ant-btn" to={`/a/${association}/members`}>
            {w.imports.toMembers}
          </Link>
        )}
        {may("units.read") && (
          <Link className="ant-btn" to={`/a/${association}/organisation`}>
            {w.imports.toUnits}
          </Link>
        )}
      </div>
      {refused > 0 && (
        <>
          <p>{w.imports.refusedAbout(refused)}</p>
          {saving.error && <Failure error={saving.error} />}
          <div className="row-start">
            <Button onClick={onPreview}>{w.imports.toRejected(refused)}</Button>
            <Button loading={saving.isPending} onClick={() => saving.mutate()}>
              {w.imports.download}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function BySheet({ job }: { job: Import }) {
  const w = useWords();
  const did = new Map((job.outcome ?? []).map((one) => [one.sheet, one]));
  const rows = totalsOf(job).map(([sheet, { rejected }]) => ({
    ...did.get(sheet),
    sheet,
    rejected,
  }));
  const number = (title: string, key: "created" | "updated" | "unchanged") => ({
    title,
    key,
    align: "end" as const,
    render: (_: unknown, one: (typeof rows)[number]) => one[key] ?? 0,
  });
  return (
    <Table
      className="totals"
      rowKey="sheet"
      size="small"
      pagination={false}
      dataSource={rows}
      columns={[
        {
          title: w.imports.sheet,
          key: "sheet",
          render: (_, { sheet }) => <span lang="zh-CN">{sheet}</span>,
        },
        number(w.imports.created, "created"),
        number(w.imports.updated, "updated"),
        number(w.imports.unchanged, "unchanged"),
        {
          title: w.imports.rejected,
          key: "rejected",
          align: "end",
          render: (_, { rejected }) =>
            rejected ? <strong className="alarm">{rejected}</strong> : 0,
        },
      ]}
    />
  );
}
