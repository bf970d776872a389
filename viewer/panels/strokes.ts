// Colours of lines that colour-blind eyes tell apart (Okabe and Ito, 2008).
export const strokes = ['#e69f00', '#56b4e9', '#009e73', '#d55e00', '#cc79a7', '#0072b2', '#f0e442'];
