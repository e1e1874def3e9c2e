//! A PostgreSQL with the tables of a shop, in which something has happened.

use crate::problem::{of_io, problem};
use findings::Finding;
use std::fs;
use std::process::Command;

use crate::record::Lab;

/// Tables of a shop, as far as an exporter can tell.
const TABLES: &str = "\
CREATE EXTENSION pg_stat_statements;
CREATE TABLE products (id serial PRIMARY KEY, name text NOT NULL, price numeric NOT NULL);
CREATE TABLE orders (id serial PRIMARY KEY, customer_email text, total numeric, status text DEFAULT 'pending');
CREATE TABLE order_items (id serial PRIMARY KEY, order_id int REFERENCES orders, product_id int REFERENCES products);
INSERT INTO products (name, price) SELECT 'product ' || n, n FROM generate_series(1, 200) n;
INSERT INTO orders (customer_email, total) SELECT 'customer@example.com', n FROM generate_series(1, 50) n;
INSERT INTO order_items (order_id, product_id) SELECT id, id FROM orders;
UPDATE orders SET status = 'paid' WHERE id % 2 = 0;
DELETE FROM order_items WHERE id > 40;
VACUUM ANALYZE;
CHECKPOINT;
SELECT pg_create_physical_replication_slot('standby', true);
";

/// What counts queries has to be loaded when the server starts; it comes with PostgreSQL, in some packages as
/// `contrib`.
/// <https://www.postgresql.org/docs/current/pgstatstatements.html>
const COUNTING: &str = "shared_preload_libraries=pg_stat_statements";

const DATABASE: &str = "shop";
const USER: &str = "recorder";

/// The authority and database of a PostgreSQL, started here if the caller has none, and its user: what the target of
/// the caller has before an `@`, else `postgres`.
pub(crate) fn address(lab: &mut Lab) -> Result<(String, String), Finding> {
    if let Some(target) = lab.target() {
        return Ok(match target.split_once('@') {
            Some((user, address)) => (address.to_owned(), user.to_owned()),
            None => (target, "postgres".to_owned()),
        });
    }
    let port = lab.port()?.to_string();
    let data = lab.path("pg");
    fs::create_dir(&data).map_err(|error| of_io("create", &data, &error))?;
    let owner = owner(lab, &data)?;
    run(lab, owner, "initdb", &["-D", &data, "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8"])?;
    let server =
        command(lab, owner, "postgres", &["-D", &data, "-p", &port, "-h", "127.0.0.1", "-k", &data, "-c", COUNTING])?;
    lab.keep("postgres", server)?;
    let psql = |database: &'static str| ["-h", "127.0.0.1", "-U", USER, "-d", database, "-v", "ON_ERROR_STOP=1"];
    lab.until("an answer of PostgreSQL", 30, |lab| {
        Ok(run(lab, None, "psql", &[&psql("postgres")[..], &["-p", &port, "-c", "SELECT 1"]].concat()).is_ok())
    })?;
    let create = format!("CREATE DATABASE {DATABASE}");
    run(lab, None, "psql", &[&psql("postgres")[..], &["-p", &port, "-c", &create]].concat())?;
    let tables = lab.file("tables.sql", TABLES)?;
    run(lab, None, "psql", &[&psql(DATABASE)[..], &["-p", &port, "-f", &tables]].concat())?;
    Ok((format!("127.0.0.1:{port}/{DATABASE}?sslmode=disable"), USER.to_owned()))
}

/// Whose server it is: PostgreSQL refuses to run as root, and packages make a user for it.
fn owner(lab: &Lab, data: &str) -> Result<Option<&'static str>, Finding> {
    if lab.run("id", &["-u"])?.trim() != "0" {
        return Ok(None);
    }
    let ours = lab.path("");
    lab.run("chmod", &["755", &ours])?;
    lab.run("chown", &["postgres", data])?;
    Ok(Some("postgres"))
}

fn run(lab: &Lab, owner: Option<&str>, name: &str, arguments: &[&str]) -> Result<(), Finding> {
    let output = command(lab, owner, name, arguments)?.output();
    let output = output.map_err(|error| problem(format!("`{name}` cannot be started: {error}"), "install it"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(problem(format!("`{name}` ended with {}:\n{said}", output.status), "fix what it complains of"))
}

fn command(lab: &Lab, owner: Option<&str>, name: &str, arguments: &[&str]) -> Result<Command, Finding> {
    let program = lab.program(name)?;
    let mut command = match owner {
        Some(owner) => as_user(lab, owner)?,
        None => lab.command("env")?,
    };
    command.arg(program);
    command.args(arguments);
    Ok(command)
}

fn as_user(lab: &Lab, user: &str) -> Result<Command, Finding> {
    let mut command = lab.command("runuser")?;
    command.args(["-u", user, "--"]);
    Ok(command)
}
