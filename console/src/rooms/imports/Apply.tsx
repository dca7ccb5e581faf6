import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Progress } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { ordersOf } from "../../api/orders";
import { perform } from "../../api/outbox";
import { useAssociation, useMay } from "../../api/queries";
import { Failure } from "../../parts/Failure";
import { useWords } from "../../words";
import type { Import } from "./useJob";

/** Applies the judged rows, and says how far that is. */
export function Apply({ job, onPreview }: { job: Import; onPreview: () => void }) {
  const w = useWords();
  const may = useMay();
  const association = useAssociation();
  const queries = useQueryClient();
  const applying = useMutation({
    mutationFn: () => perform(ordersOf(association).applyImport("", job.job_id)),
    onSuccess: () => queries.invalidateQueries({ queryKey: [association, "import", job.job_id] }),
  });
  const [isSure, setSure] = useState(false);
  const other = job.notices?.[0];
  const total = job.total ?? 0;
  const done = job.done ?? 0;
  const button = (label: string) =>
    may("imports.write") && (
      <>
        {other && (
          <Checkbox checked={isSure} onChange={(event) => setSure(event.target.checked)}>
            {w.imports.otherSure(other.into)}
          </Checkbox>
        )}
        <Button
          type="primary"
          size="large"
          disabled={other && !isSure}
          loading={applying.isPending}
          onClick={() => applying.mutate()}
        >
          {label}
        </Button>
      </>
    );
  return (
    <div className="apply">
      {applying.error && <Failure error={applying.error} />}
      {job.state === "judged" && (
        <>
          <p>{w.imports.previewAbout(total, job.rejected_rows.length)}</p>
          {button(w.imports.apply(total))}
        </>
      )}
      {job.state === "applying" && (
        <>
          <Progress
            percent={total ? Math.floor((done / total) * 100) : 0}
            status="active"
            aria-label={w.imports.applying}
          />
          <p role="status">{w.imports.applying}</p>
        </>
      )}
      {job.state === "failed" && (
        <>
          <Alert type="error" showIcon title={w.imports.failed} description={job.error} />
          {button(w.imports.again)}
        </>
      )}
      {job.state === "applied" && (
        <>
          <Alert
            type="success"
            showIcon
            role="status"
            title={w.imports.doneTitle}
            description={w.imports.doneAbout(
              job.created ?? 0,
              job.updated ?? 0,
              job.unchanged ?? 0,
            )}
          />
          <div className="row-start">
            {job.rejected_rows.length > 0 && (
              <Button onClick={onPreview}>{w.imports.toRejected(job.rejected_rows.length)}</Button>
            )}
            <Link className="ant-btn" to={`/a/${association}/members`}>
              {w.imports.toMembers}
            </Link>
          </div>
        </>
      )}
    </div>
  );
}
