import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Progress } from "antd";
import { useState } from "react";
import { ordersOf } from "../../api/orders";
import { perform } from "../../api/outbox";
import { useAssociation, useMay } from "../../api/queries";
import { Failure } from "../../parts/Failure";
import { useWords } from "../../words";
import { Outcome } from "./Outcome";
import type { Import } from "./useJob";

/** Orders the judged rows applied; a ledger that seems to be another association's takes a confirmation. */
export function ApplyButton({ job, label }: { job: Import; label: string }) {
  const w = useWords();
  const may = useMay();
  const association = useAssociation();
  const queries = useQueryClient();
  const [isSure, setSure] = useState(false);
  const other = job.notices?.[0];
  const applying = useMutation({
    mutationFn: () => perform(ordersOf(association).applyImport("", job.job_id)),
    onSuccess: () => queries.invalidateQueries({ queryKey: [association, "import", job.job_id] }),
  });
  if (!may("imports.write")) return null;
  return (
    <>
      {applying.error && <Failure error={applying.error} />}
      {other && (
        <Checkbox checked={isSure} onChange={(event) => setSure(event.target.checked)}>
          {w.imports.otherSure(other.into)}
        </Checkbox>
      )}
      <Button
        type="primary"
        disabled={!job.total || (other && !isSure)}
        loading={applying.isPending}
        onClick={() => applying.mutate()}
      >
        {label}
      </Button>
    </>
  );
}

/** How far the rows are applied, and at the end what that did. */
export function Apply({ job, onPreview }: { job: Import; onPreview: () => void }) {
  const w = useWords();
  const total = job.total ?? 0;
  const done = job.done ?? 0;
  return (
    <div className="apply">
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
          <ApplyButton job={job} label={w.imports.again} />
        </>
      )}
      {job.state === "applied" && <Outcome job={job} onPreview={onPreview} />}
    </div>
  );
}
