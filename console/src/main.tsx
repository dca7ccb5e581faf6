import "./style.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { language, speak } from "./words/language";

speak(language.get());
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
