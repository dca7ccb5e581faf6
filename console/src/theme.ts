import type { ThemeConfig } from "antd";
import { keep, kept, Store } from "./api/store";

const KEY = "nuanjia.large";
const FONTS =
  'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** 长辈模式: everything a third larger, with more room to press. */
export const large = new Store<boolean>(kept<boolean>(KEY, false));

export function setLarge(wanted: boolean): void {
  keep(KEY, wanted);
  large.set(wanted);
  document.documentElement.classList.toggle("large", wanted);
}

document.documentElement.classList.toggle("large", large.get());

export function themeOf(isLarge: boolean): ThemeConfig {
  return {
    cssVar: { key: "nj" },
    hashed: false,
    token: {
      fontFamily: FONTS,
      fontSize: isLarge ? 19 : 14,
      controlHeight: isLarge ? 46 : 34,
      borderRadius: 6,
      colorPrimary: "#a4161a",
      colorLink: "#8f1317",
      colorError: "#b3261e",
      colorSuccess: "#2e7044",
      colorWarning: "#8a5a00",
      colorWarningBg: "#fdf3e0",
      colorWarningBorder: "#eed9b0",
      colorErrorBg: "#fbeeed",
      colorErrorBorder: "#efc9c6",
      colorSuccessBg: "#eef6f0",
      colorSuccessBorder: "#c4dfcc",
      colorText: "#2b2523",
      colorTextSecondary: "#5d5450",
      colorTextTertiary: "#6b625d",
      colorTextDescription: "#5d5450",
      colorTextPlaceholder: "#726863",
      colorTextQuaternary: "#726863",
      colorBorder: "#cfc4bd",
      colorBorderSecondary: "#e8dfd9",
      colorBgLayout: "#faf7f5",
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.18s",
    },
    components: {
      Table: { headerBg: "#f6f0ec", rowHoverBg: "#fcf8f6", cellPaddingBlock: isLarge ? 14 : 10 },
      Tabs: { horizontalMargin: "0 0 12px 0" },
      Segmented: { trackBg: "#ede4de", itemColor: "#4b423e" },
      Tag: { defaultBg: "#f6f0ec", defaultColor: "#4b423e" },
    },
  };
}
