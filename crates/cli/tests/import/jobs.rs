//! What becomes of scrape jobs, and of what is secret in any file.

use super::{flat, is_written, written};

#[test]
fn jobs_of_fixed_addresses_are_jobs() {
    let written = is_written("prometheus.yml");
    assert!(!written.contains("boiling-hot"), "{written}");
}

#[test]
fn jobs_that_log_in_do_so_by_keys_of_a_secret() {
    let written = flat(&written(
        "scrape_configs:\n\
         - {job_name: a, scheme: https, basic_auth: {username: tea, password: boiling}, static_configs: \
         [{targets: ['a:1']}]}\n\
         - {job_name: b, authorization: {credentials: boiling}, static_configs: [{targets: ['b:1']}]}\n\
         - {job_name: c, authorization: {type: Digest}, static_configs: [{targets: ['c:1']}]}\n",
    ));
    for said in [
        ".basic_auth(\"tea\", LOGINS.key(\"a-password\"))",
        ".https(Tls::PUBLIC)",
        ".bearer_token(LOGINS.key(\"b-token\"))",
        "only the authorization of the type `Bearer` is taken over",
        "SecretEntry::to_be_filled_in(\"a-password\")",
        "use watch::scrape::{Job, Tls};",
    ] {
        assert!(written.contains(said), "{said}: {written}");
    }
    assert!(!written.contains("boiling"), "{written}");
}

#[test]
fn nothing_secret_stands_in_a_comment() {
    let jobs = written(
        "scrape_configs:\n\
         - {job_name: a, http_headers: {X-Tea: {values: [boiling]}}, static_configs: [{targets: ['a:1']}]}\n\
         - {job_name: b, params: {auth: [boiling], any: [boiling]}, static_configs: [{targets: ['a:1']}]}\n\
         - {job_name: c, Token: boiling, static_configs: [{targets: ['a:1']}]}\n\
         - {job_name: d, metrics_path: '/m?token=boiling', static_configs: [{targets: ['a:1']}]}\n\
         - {job_name: e, static_configs: [{targets: ['http://u:boiling@a:1']}]}\n\
         - {job_name: f, tls_config: {key: boiling}, static_configs: [{targets: ['a:1']}]}\n",
    );
    assert!(!jobs.contains("boiling"), "{jobs}");
    assert!(jobs.contains("metrics_path: \"/m?…\"") && jobs.contains("http://…@a:1"), "{jobs}");
    let routing = written(
        "route: {receiver: a}\nreceivers:\n- name: a\n  webhook_configs: [{url: x}]\n  opsgenie_configs: [{api_key: k, \
         api_url: 'https://u:boiling@b.example/?c=boiling'}]\n  wechat_configs: [{to_user: x, API_SECRET: boiling}]\n",
    );
    assert!(!routing.contains("boiling"), "{routing}");
    let rules = written(
        "groups:\n- {name: a, Password: boiling, rules: [{alert: A, expr: a > 1, token: boiling}, {token: boiling}]}\n",
    );
    assert!(!rules.contains("boiling"), "{rules}");
}
