//! node-exporter, on the machine that records; what its hardware lacks is added from the program's source.

use crate::catalogue::Kind::{Counter, Gauge};
use crate::catalogue::{Closed, Collector, Draft, Silent};
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "node-exporter",
    workload: Some("node-exporter"),
    flags: &["--collector.", "--no-collector."],
    version: ("node_exporter_build_info", "version"),
    way: Way::Started(run, "on Linux, once as deployed and once with the collectors that are off by default"),
    drafts: &[Draft {
        closed: CLOSED,
        silent: SILENT,
        counting: COUNTING,
        collectors: COLLECTORS,
        ..Draft::of("node-exporter")
    }],
};

const CLOSED: &[Closed] = &[
    Closed { metrics: "node_cpu_seconds_total", label: "mode", values: &[] },
    Closed { metrics: "node_cpu_guest_seconds_total", label: "mode", values: &[] },
    Closed {
        metrics: "node_systemd_unit_state",
        label: "state",
        values: &["activating", "active", "deactivating", "failed", "inactive"],
    },
    Closed { metrics: "node_md_disks", label: "state", values: &["active", "failed", "spare"] },
];

const fn counter(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Silent {
    Silent { name, kind: Counter, labels, help }
}

const fn gauge(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Silent {
    Silent { name, kind: Gauge, labels, help }
}

/// What a node of a cluster has, and the machine that records may not: from `collector/*.go` and `collector/fixtures/`
/// of v1.12.1.
const SILENT: &[Silent] = &[
    gauge("node_hwmon_temp_celsius", &["chip", "sensor"], "Hardware monitor for temperature (input)"),
    gauge("node_bonding_active", &["master"], "Number of active slaves per bonding interface."),
    gauge("node_bonding_slaves", &["master"], "Number of configured slaves per bonding interface."),
    counter("node_cpu_core_throttles_total", &["core", "package"], "Number of times this CPU core has been throttled."),
    counter("node_cpu_package_throttles_total", &["package"], "Number of times this CPU package has been throttled."),
    gauge("node_cpu_scaling_frequency_hertz", &["cpu"], "Current scaled CPU thread frequency in hertz."),
    gauge("node_disk_filesystem_info", &["device", "type", "usage", "uuid", "version"], "Info about disk filesystem."),
    counter("node_edac_correctable_errors_total", &["controller"], "Total correctable memory errors."),
    counter("node_edac_uncorrectable_errors_total", &["controller"], "Total uncorrectable memory errors."),
    gauge("node_filesystem_avail_bytes", FILESYSTEM, "Filesystem space available to non-root users in bytes."),
    gauge(
        "node_filesystem_device_error",
        FILESYSTEM,
        "Whether an error occurred while getting statistics for the given device.",
    ),
    gauge("node_filesystem_files", FILESYSTEM, "Filesystem total file nodes."),
    gauge("node_filesystem_files_free", FILESYSTEM, "Filesystem total free file nodes."),
    gauge("node_filesystem_free_bytes", FILESYSTEM, "Filesystem free space in bytes."),
    gauge("node_filesystem_readonly", FILESYSTEM, "Filesystem read-only status."),
    gauge("node_filesystem_size_bytes", FILESYSTEM, "Filesystem size in bytes."),
    gauge(
        "node_ipvs_backend_connections_active",
        BACKEND,
        "The current active connections by local and remote address.",
    ),
    gauge(
        "node_ipvs_backend_connections_inactive",
        BACKEND,
        "The current inactive connections by local and remote address.",
    ),
    gauge("node_ipvs_backend_weight", BACKEND, "The current backend weight by local and remote address."),
    counter("node_ipvs_connections_total", &[], "The total number of connections made."),
    counter("node_ipvs_incoming_bytes_total", &[], "The total amount of incoming data."),
    counter("node_ipvs_incoming_packets_total", &[], "The total number of incoming packets."),
    counter("node_ipvs_outgoing_bytes_total", &[], "The total amount of outgoing data."),
    counter("node_ipvs_outgoing_packets_total", &[], "The total number of outgoing packets."),
    gauge("node_md_blocks", &["device"], "Total number of blocks on device."),
    gauge("node_md_blocks_synced", &["device"], "Number of blocks synced on device."),
    gauge("node_md_degraded", &["device"], "Number of degraded disks on device."),
    gauge("node_md_disks", &["device", "state"], "Number of active/failed/spare disks of device."),
    gauge("node_md_disks_required", &["device"], "Total number of disks of device."),
    gauge("node_md_raid_disks", &["device"], "Number of raid disks on device."),
    gauge("node_md_state", &["device", "state"], "Indicates the state of md-device."),
    gauge("node_memory_HardwareCorrupted_bytes", &[], "Memory information field HardwareCorrupted_bytes."),
    gauge("node_nf_conntrack_entries", &[], "Number of currently allocated flow entries for connection tracking."),
    gauge("node_nf_conntrack_entries_limit", &[], "Maximum size of connection tracking table."),
    counter("node_nfs_connections_total", &[], "Total number of NFSd TCP connections."),
    counter("node_nfs_packets_total", &["protocol"], "Total NFSd network packets (sent+received) by protocol type."),
    counter("node_nfs_requests_total", &["method", "proto"], "Number of NFS procedures invoked."),
    counter("node_nfs_rpc_authentication_refreshes_total", &[], "Number of RPC authentication refreshes performed."),
    counter("node_nfs_rpc_retransmissions_total", &[], "Number of RPC transmissions performed."),
    counter("node_nfs_rpcs_total", &[], "Total number of RPCs performed."),
    gauge(
        "node_nvme_info",
        &["cntlid", "device", "firmware_revision", "model", "serial", "state"],
        "Non-numeric data from /sys/class/nvme/<device>, value is always 1.",
    ),
    gauge("node_power_supply_info", POWER_SUPPLY, "Info of /sys/class/power_supply/<power_supply>."),
    gauge("node_power_supply_online", &["power_supply"], "Online value of /sys/class/power_supply/<power_supply>."),
    counter(
        "node_pressure_cpu_waiting_seconds_total",
        &[],
        "Total time in seconds that processes have waited for CPU time",
    ),
    counter(
        "node_pressure_io_stalled_seconds_total",
        &[],
        "Total time in seconds no process could make progress due to IO congestion",
    ),
    counter(
        "node_pressure_io_waiting_seconds_total",
        &[],
        "Total time in seconds that processes have waited due to IO congestion",
    ),
    counter(
        "node_pressure_irq_stalled_seconds_total",
        &[],
        "Total time in seconds no process could make progress due to IRQ congestion",
    ),
    counter(
        "node_pressure_memory_stalled_seconds_total",
        &[],
        "Total time in seconds no process could make progress due to memory congestion",
    ),
    counter(
        "node_pressure_memory_waiting_seconds_total",
        &[],
        "Total time in seconds that processes have waited for memory",
    ),
    counter("node_schedstat_running_seconds_total", &["cpu"], "Number of seconds CPU spent running a process."),
    counter("node_schedstat_timeslices_total", &["cpu"], "Number of timeslices executed by CPU."),
    counter(
        "node_schedstat_waiting_seconds_total",
        &["cpu"],
        "Number of seconds spent by processing waiting for this CPU.",
    ),
    counter("node_systemd_service_restart_total", &["name"], "Service unit count of Restart triggers"),
    gauge("node_systemd_system_running", &[], "Whether the system is operational (see 'systemctl is-system-running')"),
    gauge("node_systemd_unit_start_time_seconds", &["name"], "Start time of the unit since unix epoch in seconds."),
    gauge("node_systemd_unit_state", &["name", "state", "type"], "Systemd unit"),
    gauge("node_textfile_mtime_seconds", &["file"], "Unixtime mtime of textfiles successfully read."),
    gauge("node_textfile_scrape_error", &[], "1 if there was an error opening or reading a file, 0 otherwise"),
    gauge("node_thermal_zone_temp", &["type", "zone"], "Zone temperature in Celsius"),
    counter(
        "node_xfs_allocation_btree_compares_total",
        &["device"],
        "Number of allocation B-tree compares for a filesystem.",
    ),
    counter(
        "node_xfs_allocation_btree_lookups_total",
        &["device"],
        "Number of allocation B-tree lookups for a filesystem.",
    ),
    counter(
        "node_xfs_allocation_btree_records_deleted_total",
        &["device"],
        "Number of allocation B-tree records deleted for a filesystem.",
    ),
    counter(
        "node_xfs_allocation_btree_records_inserted_total",
        &["device"],
        "Number of allocation B-tree records inserted for a filesystem.",
    ),
    counter(
        "node_xfs_block_map_btree_compares_total",
        &["device"],
        "Number of block map B-tree compares for a filesystem.",
    ),
    counter(
        "node_xfs_block_map_btree_lookups_total",
        &["device"],
        "Number of block map B-tree lookups for a filesystem.",
    ),
    counter(
        "node_xfs_block_map_btree_records_deleted_total",
        &["device"],
        "Number of block map B-tree records deleted for a filesystem.",
    ),
    counter(
        "node_xfs_block_map_btree_records_inserted_total",
        &["device"],
        "Number of block map B-tree records inserted for a filesystem.",
    ),
    counter(
        "node_xfs_block_mapping_extent_list_compares_total",
        &["device"],
        "Number of extent list compares for a filesystem.",
    ),
    counter(
        "node_xfs_block_mapping_extent_list_deletions_total",
        &["device"],
        "Number of extent list deletions for a filesystem.",
    ),
    counter(
        "node_xfs_block_mapping_extent_list_insertions_total",
        &["device"],
        "Number of extent list insertions for a filesystem.",
    ),
    counter(
        "node_xfs_block_mapping_extent_list_lookups_total",
        &["device"],
        "Number of extent list lookups for a filesystem.",
    ),
    counter(
        "node_xfs_block_mapping_reads_total",
        &["device"],
        "Number of block map for read operations for a filesystem.",
    ),
    counter("node_xfs_block_mapping_unmaps_total", &["device"], "Number of block unmaps (deletes) for a filesystem."),
    counter(
        "node_xfs_block_mapping_writes_total",
        &["device"],
        "Number of block map for write operations for a filesystem.",
    ),
    counter(
        "node_xfs_directory_operation_create_total",
        &["device"],
        "Number of times a new directory entry was created for a filesystem.",
    ),
    counter(
        "node_xfs_directory_operation_getdents_total",
        &["device"],
        "Number of times the directory getdents operation was performed for a filesystem.",
    ),
    counter(
        "node_xfs_directory_operation_lookup_total",
        &["device"],
        "Number of file name directory lookups which miss the operating systems directory name lookup cache.",
    ),
    counter(
        "node_xfs_directory_operation_remove_total",
        &["device"],
        "Number of times an existing directory entry was created for a filesystem.",
    ),
    counter(
        "node_xfs_extent_allocation_blocks_allocated_total",
        &["device"],
        "Number of blocks allocated for a filesystem.",
    ),
    counter("node_xfs_extent_allocation_blocks_freed_total", &["device"], "Number of blocks freed for a filesystem."),
    counter(
        "node_xfs_extent_allocation_extents_allocated_total",
        &["device"],
        "Number of extents allocated for a filesystem.",
    ),
    counter("node_xfs_extent_allocation_extents_freed_total", &["device"], "Number of extents freed for a filesystem."),
    counter(
        "node_xfs_inode_operation_attempts_total",
        &["device"],
        "Number of times the OS looked for an XFS inode in the inode cache.",
    ),
    counter(
        "node_xfs_inode_operation_attribute_changes_total",
        &["device"],
        "Number of times the OS explicitly changed the attributes of an XFS inode.",
    ),
    counter(
        "node_xfs_inode_operation_duplicates_total",
        &["device"],
        "Number of times the OS tried to add a missing XFS inode to the inode cache, but found it had already been \
         added by another process.",
    ),
    counter(
        "node_xfs_inode_operation_found_total",
        &["device"],
        "Number of times the OS looked for and found an XFS inode in the inode cache.",
    ),
    counter(
        "node_xfs_inode_operation_missed_total",
        &["device"],
        "Number of times the OS looked for an XFS inode in the cache, but did not find it.",
    ),
    counter(
        "node_xfs_inode_operation_reclaims_total",
        &["device"],
        "Number of times the OS reclaimed an XFS inode from the inode cache to free memory for another purpose.",
    ),
    counter(
        "node_xfs_inode_operation_recycled_total",
        &["device"],
        "Number of times the OS found an XFS inode in the cache, but could not use it as it was being recycled.",
    ),
    counter("node_xfs_read_calls_total", &["device"], "Number of read(2) system calls made to files in a filesystem."),
    counter("node_xfs_vnode_active_total", &["device"], "Number of vnodes not on free lists for a filesystem."),
    counter("node_xfs_vnode_allocate_total", &["device"], "Number of times vn_alloc called for a filesystem."),
    counter("node_xfs_vnode_get_total", &["device"], "Number of times vn_get called for a filesystem."),
    counter("node_xfs_vnode_hold_total", &["device"], "Number of times vn_hold called for a filesystem."),
    counter("node_xfs_vnode_reclaim_total", &["device"], "Number of times vn_reclaim called for a filesystem."),
    counter("node_xfs_vnode_release_total", &["device"], "Number of times vn_rele called for a filesystem."),
    counter("node_xfs_vnode_remove_total", &["device"], "Number of times vn_remove called for a filesystem."),
    counter(
        "node_xfs_write_calls_total",
        &["device"],
        "Number of write(2) system calls made to files in a filesystem.",
    ),
];

/// Gauges by their declaration in `collector/conntrack_linux.go`, which counters of the kernel feed.
const COUNTING: &[&str] = &["node_nf_conntrack_stat_*"];

/// The labels of a power supply: all but its name are there where its driver says them.
const POWER_SUPPLY: &[&str] = &[
    "capacity_level?",
    "charge_type?",
    "health?",
    "manufacturer?",
    "model_name?",
    "power_supply",
    "scope?",
    "serial_number?",
    "status?",
    "technology?",
    "type?",
    "usb_type?",
];

/// The labels of a backend of IPVS, all of them by default.
const BACKEND: &[&str] = &["local_address", "local_mark", "local_port", "proto", "remote_address", "remote_port"];

const FILESYSTEM: &[&str] = &["device", "device_error", "fstype", "mountpoint"];

/// Registered as off by default in `collector/*.go` of v1.12.1, where they say anything on a node of a cluster.
const COLLECTORS: &[Collector] = &[
    Collector { name: "buddyinfo", metrics: &["node_buddyinfo_*"] },
    Collector { name: "cgroups", metrics: &["node_cgroups_*"] },
    Collector { name: "cpu_vulnerabilities", metrics: &["node_cpu_vulnerabilities_info"] },
    Collector { name: "drm", metrics: &["node_drm_*"] },
    Collector { name: "ethtool", metrics: &["node_ethtool_*"] },
    Collector { name: "interrupts", metrics: &["node_interrupts_total"] },
    Collector { name: "ksmd", metrics: &["node_ksmd_*"] },
    Collector { name: "lnstat", metrics: &["node_lnstat_*"] },
    Collector { name: "meminfo_numa", metrics: &["node_memory_numa_*"] },
    Collector { name: "mountstats", metrics: &["node_mountstats_*"] },
    Collector { name: "network_route", metrics: &["node_network_route_*", "node_network_routes"] },
    Collector { name: "processes", metrics: &["node_processes_*"] },
    Collector { name: "qdisc", metrics: &["node_qdisc_*"] },
    Collector { name: "slabinfo", metrics: &["node_slabinfo_*"] },
    Collector { name: "softirqs", metrics: &["node_softirqs_functions_total"] },
    Collector { name: "swap", metrics: &["node_swap_*"] },
    Collector { name: "systemd", metrics: &["node_systemd_*"] },
    Collector { name: "tcpstat", metrics: &["node_tcp_*"] },
    Collector { name: "xfrm", metrics: &["node_xfrm_*"] },
    Collector { name: "zoneinfo", metrics: &["node_zoneinfo_*"] },
];

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let mut page = scrape(lab, &[])?;
    let extra: Vec<String> = COLLECTORS.iter().map(|collector| format!("--collector.{}", collector.name)).collect();
    page.merge(scrape(lab, &extra)?);
    Ok(vec![Page::new("node-exporter", page)])
}

fn scrape(lab: &mut Lab, extra: &[String]) -> Result<crate::exposition::Exposition, Finding> {
    let address = format!("127.0.0.1:{}", lab.port()?);
    let mut exporter = lab.command("node_exporter")?;
    exporter.args(lab.flags()).args(extra).arg(format!("--web.listen-address={address}"));
    lab.keep("node_exporter", exporter)?;
    let url = format!("http://{address}/metrics");
    lab.answers(&url, 20)?;
    lab.scrape(&url, 20, &["node_cpu_seconds_total", "node_scrape_collector_success"])
}
