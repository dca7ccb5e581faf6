import { Button } from "antd";
import { useStore } from "../api/store";
import { useWords } from "../words";
import { language, speak } from "../words/language";

export function LanguageSwitch() {
  const w = useWords();
  const other = useStore(language) === "zh" ? "en" : "zh";
  return (
    <Button type="text" lang={other === "zh" ? "zh-CN" : "en"} onClick={() => speak(other)}>
      {other === "zh" ? w.shell.chinese : w.shell.english}
    </Button>
  );
}
