import { UndoOutlined } from "@ant-design/icons";
import { Alert, Button, Collapse, Select, Tag } from "antd";
import { useMay } from "../../api/queries";
import { Asked } from "../../parts/Asked";
import { Failure } from "../../parts/Failure";
import { useWords } from "../../words";
import { type Choosing, useChoosing } from "./useChoosing";
import { type ColumnMatch, type Import, type SheetMatch, useMatching } from "./useJob";

const UNREAD = "";

/** How the headings were understood, sheet by sheet; what was not recognised comes first to the eye. */
export function Columns({ job }: { job: Import }) {
  const w = useWords();
  const matching = useMatching(job.job_id);
  const choosing = useChoosing(job.job_id, matching.data ?? []);
  return (
    <>
      <p className="quiet step-about">{w.imports.columnsAbout}</p>
      <Asked query={matching} rows={6}>
        {(sheets) => (
          <Collapse
            defaultActiveKey={openAtFirst(sheets)}
            items={sheets.map((sheet) => ({
              key: sheet.sheet,
              label: <SheetTitle sheet={sheet} />,
              children: <Headings sheet={sheet} choosing={choosing} />,
            }))}
          />
        )}
      </Asked>
      {choosing.error && <Failure error={choosing.error} />}
      <p className="step-about" role="status">
        {choosing.isPending
          ? w.imports.judgingAnew
          : w.imports.previewAbout(job.total ?? 0, job.rejected_rows.length)}
      </p>
      {(job.ignored_sheets ?? []).length > 0 && (
        <p className="quiet step-about" lang="zh-CN">
          {w.imports.ignored((job.ignored_sheets ?? []).join("、"))}
        </p>
      )}
      {(job.missing_sheets ?? []).length > 0 && (
        <p className="quiet step-about" lang="zh-CN">
          {w.imports.absent((job.missing_sheets ?? []).join("、"))}
        </p>
      )}
    </>
  );
}

/** The sheets with headings that were not recognised; where there are none, the first. */
function openAtFirst(sheets: SheetMatch[]): string[] {
  const doubtful = sheets.filter(isDoubtful);
  return (doubtful.length ? doubtful : sheets.slice(0, 1)).map((one) => one.sheet);
}

function isDoubtful(sheet: SheetMatch): boolean {
  return Boolean(sheet.problem) || sheet.columns.some((one) => !one.column && !one.chosen);
}

function SheetTitle({ sheet }: { sheet: SheetMatch }) {
  const w = useWords();
  const known = sheet.columns.filter((one) => one.column).length;
  return (
    <span className="sheet-title">
      <strong lang="zh-CN">{sheet.sheet}</strong>
      <span className="quiet">{w.imports.recognised(known, sheet.columns.length)}</span>
      {sheet.problem ? (
        <Tag color="error">{w.imports.notRead}</Tag>
      ) : (
        <Tag>{sheet.applied ? w.imports.applied : w.imports.judgedOnly}</Tag>
      )}
    </span>
  );
}

function Headings({ sheet, choosing }: { sheet: SheetMatch; choosing: Choosing }) {
  const w = useWords();
  const missing = sheet.missing ?? [];
  const needed = missing.filter((one) => sheet.required?.includes(one));
  const optional = missing.filter((one) => !needed.includes(one));
  return (
    <>
      {needed.length > 0 && (
        <Alert
          className="step-about"
          type="error"
          showIcon
          title={<span lang="zh-CN">{w.imports.needed(needed.join(w.list))}</span>}
        />
      )}
      <ul className="headings">
        {sheet.columns.map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two headings may be the same word
          <li key={place} className={one.column ? "" : "unread"}>
            <span lang="zh-CN" className="heading" title={one.heading}>
              {one.heading}
            </span>
            <span aria-hidden="true">→</span>
            <Meaning sheet={sheet} heading={one} choosing={choosing} />
          </li>
        ))}
      </ul>
      {optional.length > 0 && (
        <p className="quiet" lang="zh-CN">
          {w.imports.missing(optional.join(w.list))}
        </p>
      )}
    </>
  );
}

/** The column that a heading is; whoever may import can choose another. */
function Meaning({
  sheet,
  heading,
  choosing,
}: {
  sheet: SheetMatch;
  heading: ColumnMatch;
  choosing: Choosing;
}) {
  const w = useWords();
  const may = useMay();
  if (!may("imports.write")) {
    return heading.column ? (
      <strong lang="zh-CN">{heading.column}</strong>
    ) : (
      <span className="alarm">{w.imports.unread}</span>
    );
  }
  const unread = { value: UNREAD, label: w.imports.unread };
  const offered = (sheet.offered ?? []).map((one) => ({
    value: one,
    label: <span lang="zh-CN">{one}</span>,
  }));
  return (
    <span className="meaning">
      <Select
        size="small"
        showSearch={{ optionFilterProp: "value" }}
        aria-label={w.imports.columnOf(heading.heading)}
        status={heading.column || heading.chosen ? undefined : "error"}
        disabled={choosing.isPending}
        value={heading.column ?? UNREAD}
        options={[unread, ...offered]}
        popupMatchSelectWidth={false}
        onChange={(column) =>
          choosing.choose(sheet, heading.heading, column === UNREAD ? null : column)
        }
      />
      {heading.chosen && (
        <Button
          size="small"
          type="text"
          icon={<UndoOutlined aria-hidden="true" />}
          title={w.imports.automatic}
          aria-label={`${heading.heading}${w.colon}${w.imports.automatic}`}
          disabled={choosing.isPending}
          onClick={() => choosing.forget(sheet, heading.heading)}
        />
      )}
    </span>
  );
}
