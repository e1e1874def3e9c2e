//! Columns.

/// Rows of cells, each column as wide as its widest cell, the last one as it is.
pub(crate) fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells: Vec<_> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text += cells.join("  ").trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [["NAME", "FILE"], ["etcd", "a"], ["promtool", "bc"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows), "NAME      FILE\netcd      a\npromtool  bc\n");
    }
}
