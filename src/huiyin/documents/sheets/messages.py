"""The sentences of sheet problems, Chinese and English side by side: what is wrong and how to mend it."""
# ruff: noqa: E501  a sentence stays on its line, Chinese counts double

from __future__ import annotations

from typing import Literal

Severity = Literal["error", "warning"]

FILE_MESSAGES: dict[str, tuple[str, str]] = {
    "missing_file": (
        "找不到文件 {name}。请检查路径和文件名。",
        "There is no file {name}. Check the path and the name.",
    ),
    "unreadable_file": (
        "文件 {name} 打不开：{reason}。请检查权限，或关闭正在使用它的程序。",
        "The file {name} cannot be opened: {reason}. Check its permissions, or close the program that uses it.",
    ),
    "zero_bytes": (
        "文件 {name} 是空的（0 字节），可能没有下载或导出完整。请重新导出。",
        "The file {name} is empty (0 bytes); the download or export may have been cut off. Export it again.",
    ),
    "old_excel": (
        "文件 {name} 是旧版 Excel 97-2003 格式（.xls）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。",
        "The file {name} is in the old Excel 97-2003 format (.xls). Open it in Excel or WPS and save it as .xlsx.",
    ),
    "encrypted": (
        "文件 {name} 设有打开密码。请用 Excel 或 WPS 打开，取消密码后另存，再导入。",
        "The file {name} is protected by a password. Open it, remove the password, save it, and import it again.",
    ),
    "not_a_sheet": (
        "文件 {name} 不是表格，而是{kind}。请选择 .xlsx 或 .csv 文件；如果只是改了扩展名，请从原来的程序另存为 .xlsx。",
        (
            "The file {name} is not a spreadsheet but {kind_en}. Choose an .xlsx or .csv file; if it was merely renamed, "
            "save it as .xlsx from the program that made it."
        ),
    ),
    "other_sheet_format": (
        "文件 {name} 是{kind}，不能直接读取。请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。",
        "The file {name} is {kind_en}, which is not read directly. Open it in Excel or WPS and save it as .xlsx.",
    ),
    "wrong_extension": (
        "文件 {name} 的扩展名是 {extension}，内容却是{kind}。请把扩展名改为 {right} 后再导入。",
        "The file {name} has the extension {extension} but holds {kind_en}. Rename it to {right} and import it again.",
    ),
    "damaged": (
        "文件 {name} 已损坏或不完整（{reason}）。请用 Excel 或 WPS 打开并另存为新的 .xlsx，或重新导出。",
        "The file {name} is damaged or incomplete ({reason}). Open it and save it as a new .xlsx, or export it again.",
    ),
    "zip_bomb": (
        "文件 {name} 解压后有 {expanded}，是压缩前的 {ratio} 倍，不像正常的表格，已停止读取。请删去空白行列后另存再导入。",
        (
            "The file {name} would expand to {expanded}, {ratio} times its packed size, unlike any ordinary sheet, and was "
            "not read further. Delete the blank rows and columns, save it again, and import it."
        ),
    ),
    "too_large": (
        "文件 {name} 的{part}有 {expanded}，超过可读取的上限 {limit}。请按时间分成几个文件导入，或另存为 .csv。",
        (
            "The {part_en} of the file {name} has {expanded}, above the limit of {limit}. Split the file by date, or save "
            "it as .csv."
        ),
    ),
    "xml_entities": (
        "文件 {name} 内含外部引用或实体定义（DOCTYPE），已拒绝读取。请用 Excel 或 WPS 打开并另存后再导入。",
        (
            "The file {name} declares entities or outside references (DOCTYPE), which no ordinary sheet has; it was "
            "refused. Open it in Excel or WPS, save it again, and import it."
        ),
    ),
    "binary_text": (
        "文件 {name} 不是可读的文本（第 {byte} 个字节是二进制内容）。请从原来的程序重新导出为 .csv（UTF-8）或 .xlsx。",
        "The file {name} is not readable text (binary content at byte {byte}). Export it again as .csv or .xlsx.",
    ),
    "no_worksheet": (
        "文件 {name} 里没有工作表。请检查是否选对了文件。",
        "The file {name} holds no worksheet. Check that it is the right file.",
    ),
    "unknown_sheet": (
        "文件里没有名为“{wanted}”的工作表；有：{found}。请改正名称。",
        "There is no sheet named “{wanted}”; there are: {found}. Correct the name.",
    ),
    "no_rows": (
        "文件 {name} 里没有任何内容，连标题行也没有。请检查是否选对了文件。",
        "The file {name} has no content, not even a row of headings. Check that it is the right file.",
    ),
    "no_headings": (
        "没有找到需要的标题。缺少：{missing}。第一个非空行里的标题是：{found}。{hint}请补上或改正标题后再导入。",
        (
            "The headings that are needed were not found. Missing: {missing}. The first non-empty row has: {found}. "
            "{hint_en}Add or correct the headings and import again."
        ),
    ),
    "headings_lower": (
        "标题不在第一个非空行（第 {first} 行），而在第 {row} 行。请删去标题行上方的 {above} 行后再导入。",
        (
            "The headings are not in the first row that is not empty (row {first}) but in row {row}. Delete the {above} "
            "row(s) above the headings and import again."
        ),
    ),
    "duplicate_heading": (
        "标题“{heading}”出现了不止一次（{columns} 列），无法判断用哪一列。请删去或改名多余的列。",
        (
            "The heading “{heading}” occurs more than once (columns {columns}); which one counts is unclear. Delete or "
            "rename the others."
        ),
    ),
    "too_many_columns": (
        "这一行有 {count} 列，最多可读 {limit} 列。请检查分隔符或文件是否选对，删去多余的列。",
        (
            "This row has {count} columns; at most {limit} are read. Check the separator or the file, and delete the "
            "columns that are not needed."
        ),
    ),
    "row_too_long": (
        "这一行的内容超过 {limit}，不像一行数据，多半是引号没有成对或换行丢失。请检查这一行。",
        (
            "This row is longer than {limit}, unlike a row of data; most likely a quotation mark is not closed or a line "
            "break is missing. Check this row."
        ),
    ),
    "field_too_long": (
        "这一行有一格超过 {limit} 个字，多半是引号没有成对。请检查这一行及其后各行的引号。",
        (
            "A cell of this row is longer than {limit} characters; most likely a quotation mark is not closed. Check the "
            "quotation marks from this row on."
        ),
    ),
    "too_many_rows": (
        "数据超过 {limit} 行。请按时间分成几个文件导入。",
        "There are more than {limit} rows. Split the file by date and import the parts.",
    ),
}

CELL_MESSAGES: dict[str, tuple[Severity, str, str]] = {
    "precision_lost": (
        "error",
        "“{value}”是按数字存放的长号码，Excel 只保留前 15 位，后面的数字已丢失。请把该列设为文本格式，重新填写号码。",
        (
            "“{value}” is a long number stored as a numeral: Excel keeps 15 digits and the rest is lost. Format the column "
            "as text and enter the number again."
        ),
    ),
    "formula_without_value": (
        "error",
        "公式“{value}”没有保存结果。请在 Excel 或 WPS 中打开文件并保存一次，或把公式粘贴为数值。",
        "The formula “{value}” has no stored result. Open and save the file in Excel once, or paste it as values.",
    ),
    "formula_error": (
        "error",
        "单元格是错误值 {value}。请改正公式，或直接填写内容。",
        "The cell holds the error {value}. Correct the formula, or enter the content itself.",
    ),
    "bad_serial": (
        "error",
        "日期格式的单元格里是 {value}，不是有效的日期。请重新填写，例如 2018-03-05。",
        "A cell formatted as a date holds {value}, which is no date. Enter it again, such as 2018-03-05.",
    ),
    "damaged_cell": (
        "error",
        "单元格的内容“{value}”无法读取。请重新填写这一格。",
        "The content “{value}” of this cell cannot be read. Enter it again.",
    ),
    "broken_text": (
        "warning",
        "“{value}”里有无法识别的字节，已用“�”代替，其余文字照读。请对照原件改正这一格。",
        (
            "“{value}” holds bytes that are no text; they were replaced by “�” and the rest was kept. Correct it from "
            "the original."
        ),
    ),
    "no_heading": (
        "warning",
        "“{value}”所在的列没有标题。内容已随行保留；请补上标题，或清除这一格。",
        (
            "“{value}” stands in a column without a heading. It was kept with the row; give the column a heading, or clear "
            "the cell."
        ),
    ),
    "shifted": (
        "error",
        "这一行有 {count} 格，标题只有 {expected} 格，可能错列（含分隔符的文字没有加引号）。请检查“{value}”起的内容。",
        (
            "This row has {count} cells but there are {expected} headings: the cells may be shifted (text with a separator "
            "not quoted). Check this row from “{value}” on."
        ),
    ),
    "unclosed_quote": (
        "error",
        "从“{value}”起引号没有成对，其后的内容都并进了这一格。请补上引号后再导入。",
        (
            "From “{value}” on a quotation mark is not closed, so everything after it fell into this cell. Close it and "
            "import again."
        ),
    ),
}

VALUE_MESSAGES: dict[str, tuple[str, str]] = {
    "not_a_date": (
        "“{value}”不是日期。请写成 2018-03-05、2018/3/5 或 2018年3月5日。",
        "“{value}” is not a date. Write it as 2018-03-05, 2018/3/5 or 2018年3月5日.",
    ),
    "no_such_day": (
        "“{value}”不是实际存在的日期。请核对年月日。",
        "“{value}” is no day of the calendar. Check year, month and day.",
    ),
    "ambiguous_date": (
        "“{value}”看不出哪是年、哪是月。请写成四位年份在前，例如 2018-03-05。",
        "In “{value}” year and month cannot be told apart. Put the four-digit year first, such as 2018-03-05.",
    ),
    "incomplete_date": (
        "“{value}”缺少日。请写明年月日，例如 2018-03-05。",
        "“{value}” has no day. Write year, month and day, such as 2018-03-05.",
    ),
    "serial_number": (
        "“{value}”是数字，不是日期格式；按 Excel 的算法它是 {day}。请把该列设为日期格式，或改写为 {day}。",
        "“{value}” is a number, not a date; Excel would show it as {day}. Format the column as a date, or write {day}.",
    ),
    "date_too_early": (
        "日期 {value} 早于 {bound}，不在可能的范围内。请核对年份。",
        "The date {value} is before {bound}, which cannot be. Check the year.",
    ),
    "date_too_late": (
        "日期 {value} 晚于 {bound}，不在可能的范围内。请核对年份。",
        "The date {value} is after {bound}, which cannot be. Check the year.",
    ),
    "not_whole": (
        "“{value}”不是整数。请只填写整数，例如 5。",
        "“{value}” is not a whole number. Write digits only, such as 5.",
    ),
    "too_small": (
        "{value} 小于 {bound}。请核对。",
        "{value} is less than {bound}. Check it.",
    ),
    "too_big": (
        "{value} 大于 {bound}，不在可能的范围内。请核对。",
        "{value} is more than {bound}, which cannot be. Check it.",
    ),
}

NOTICES: dict[str, tuple[str, str]] = {
    "more_sheets": (
        "已读取工作表“{sheet}”；还有工作表也有这些标题，没有读取：{others}。需要时请另行指定工作表导入。",
        (
            "Sheet “{sheet}” was read; other sheets have the same headings and were not read: {others}. Import them "
            "by name if they are needed."
        ),
    ),
    "hidden_sheet": (
        "读取的工作表“{sheet}”是隐藏的。",
        "The sheet that was read, “{sheet}”, is hidden.",
    ),
    "repeated_unknown": (
        "标题“{heading}”出现了不止一次，{column} 列按“{kept}”保留。",
        "The heading “{heading}” occurs more than once; column {column} was kept as “{kept}”.",
    ),
    "wrong_extension": (
        "文件扩展名是 {extension}，内容是 {kind}，已按内容读取。",
        "The file's extension is {extension} but its content is {kind_en}; it was read as such.",
    ),
    "encoding": (
        "文件按 {encoding} 编码读取。",
        "The file was read as {encoding}.",
    ),
}
