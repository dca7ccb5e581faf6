import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useWords } from "../words";

/** A day, with a press for today and yesterday, which it mostly is. */
export function DayField({
  id,
  value,
  onChange,
  latest,
  earliest,
  shortcuts = true,
  today,
}: {
  id: string;
  value: string;
  onChange: (day: string) => void;
  today: string;
  latest?: string;
  earliest?: string;
  shortcuts?: boolean;
}) {
  const w = useWords();
  const yesterday = dayjs(today).subtract(1, "day").format("YYYY-MM-DD");
  return (
    <div className="day-field">
      <DatePicker
        id={id}
        value={value ? dayjs(value) : null}
        onChange={(day) => onChange(day ? day.format("YYYY-MM-DD") : "")}
        minDate={earliest ? dayjs(earliest) : undefined}
        maxDate={latest ? dayjs(latest) : undefined}
        allowClear={false}
        inputReadOnly={false}
      />
      {shortcuts &&
        [[today, w.action.today] as const, [yesterday, w.action.yesterday] as const].map(
          ([day, word]) => (
            <button
              key={day}
              type="button"
              className="chip"
              aria-pressed={value === day}
              onClick={() => onChange(day)}
            >
              {word}
            </button>
          ),
        )}
    </div>
  );
}
