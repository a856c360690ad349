/**
 * What each known directive can do to an answer. `read`: the lowering reads it. `harmless`: it changes no answer's origin, only speed, logs,
 * limits or the answer's dress. Whatever stands in neither list makes the answer of its block unknown.
 * From nginx's index of directives (nginx.org/en/docs/dirindex.html, 2026-11).
 */
const read = `
  http server location stream upstream listen server_name if set return rewrite break try_files error_page internal alias root index
  proxy_pass fastcgi_pass uwsgi_pass scgi_pass grpc_pass memcached_pass proxy_set_header grpc_set_header map geo split_clients map_hash_bucket_size
  map_hash_max_size variables_hash_bucket_size variables_hash_max_size allow deny satisfy auth_basic auth_basic_user_file auth_request
  limit_except least_conn ip_hash hash random least_time zone keepalive state resolver stub_status empty_gif ssl_reject_handshake
  ssl ssl_preread ssl_protocols ssl_ciphers ssl_certificate ssl_certificate_key ssl_verify_client set_real_ip_from real_ip_header
  real_ip_recursive hostnames volatile default autoindex merge_slashes server_name_in_redirect port_in_redirect absolute_redirect include
  flv mp4 random_index dav_methods add_header server_tokens valid_referers geoip_country geoip_city geoip_org geoip2 proxy_method
  proxy_intercept_errors fastcgi_intercept_errors uwsgi_intercept_errors scgi_intercept_errors grpc_intercept_errors recursive_error_pages
  secure_link secure_link_md5 secure_link_secret auth_delay error_log access_log proxy_protocol userid rewrite_log uninitialized_variable_warn
  proxy_bind proxy_redirect auth_request_set
`

const harmless = `
  accept_mutex accept_mutex_delay daemon debug_connection debug_points env events load_module lock_file master_process multi_accept pcre_jit
  pid ssl_engine ssl_object_cache_inheritable thread_pool timer_resolution use user worker_aio_requests worker_connections
  worker_cpu_affinity worker_priority worker_processes worker_rlimit_core worker_rlimit_nofile worker_shutdown_timeout working_directory
  absolute_redirect aio aio_write auth_delay chunked_transfer_encoding client_body_buffer_size client_body_in_file_only
  client_body_in_single_buffer client_body_temp_path client_body_timeout client_header_buffer_size client_header_timeout client_max_body_size
  connection_pool_size default_type directio directio_alignment disable_symlinks early_hints etag if_modified_since ignore_invalid_headers
  keepalive_disable keepalive_min_timeout keepalive_requests keepalive_time keepalive_timeout large_client_header_buffers limit_rate
  limit_rate_after lingering_close lingering_time lingering_timeout log_not_found log_subrequest max_headers max_ranges msie_padding
  msie_refresh open_file_cache open_file_cache_errors open_file_cache_min_uses open_file_cache_valid output_buffers postpone_output
  read_ahead request_pool_size reset_timedout_connection resolver_timeout send_lowat send_timeout sendfile sendfile_max_chunk
  server_names_hash_bucket_size server_names_hash_max_size subrequest_output_buffer_size tcp_nodelay tcp_nopush types
  types_hash_bucket_size types_hash_max_size underscores_in_headers open_log_file_cache log_format
  add_before_body add_after_body addition_types add_trailer expires ancient_browser ancient_browser_value modern_browser modern_browser_value
  autoindex_exact_size autoindex_format autoindex_localtime charset charset_map charset_types override_charset source_charset create_full_put_path
  dav_access min_delete_depth gunzip gunzip_buffers gzip gzip_buffers gzip_comp_level gzip_disable gzip_http_version gzip_min_length
  gzip_proxied gzip_types gzip_vary gzip_static http2 http2_body_preread_size http2_chunk_size http2_idle_timeout http2_max_concurrent_pushes
  http2_max_concurrent_streams http2_max_field_size http2_max_header_size http2_max_requests http2_push http2_push_preload http2_recv_buffer_size
  http2_recv_timeout http3 http3_hq http3_max_concurrent_streams http3_stream_buffer_size quic_active_connection_id_limit quic_bpf quic_gso
  quic_host_key quic_retry image_filter image_filter_buffer image_filter_interlace image_filter_jpeg_quality image_filter_sharpen
  image_filter_transparency image_filter_webp_quality limit_conn limit_conn_dry_run limit_conn_log_level limit_conn_status limit_conn_zone
  limit_zone limit_req limit_req_dry_run limit_req_log_level limit_req_status limit_req_zone mp4_buffer_size mp4_max_buffer_size mp4_limit_rate
  mp4_limit_rate_after mp4_start_key_frame slice ssi ssi_last_modified ssi_min_file_chunk ssi_silent_errors ssi_types ssi_value_length
  ssl_buffer_size ssl_client_certificate ssl_conf_command ssl_crl ssl_dhparam ssl_early_data ssl_ecdh_curve ssl_ocsp ssl_ocsp_cache
  ssl_ocsp_responder ssl_password_file ssl_prefer_server_ciphers ssl_session_cache ssl_session_ticket_key ssl_session_tickets
  ssl_session_timeout ssl_stapling ssl_stapling_file ssl_stapling_responder ssl_stapling_verify ssl_trusted_certificate ssl_verify_depth
  ssl_alpn ssl_handshake_timeout ssl_certificate_cache ssl_certificate_compression sub_filter sub_filter_last_modified sub_filter_once sub_filter_types
  userid_domain userid_expires userid_flags userid_mark userid_name userid_p3p userid_path userid_service xml_entities xslt_last_modified
  xslt_param xslt_string_param xslt_stylesheet xslt_types geoip_proxy geoip_proxy_recursive keepalive_requests keepalive_timeout keepalive_time
  ntlm queue sticky sticky_cookie_insert health_check match status_zone upstream_conf max_conns
  preread_buffer_size preread_timeout proxy_protocol_timeout tcp_nodelay resolver_timeout
  mail imap_auth imap_capabilities pop3_auth smtp_auth otel_exporter otel_service_name otel_trace otel_trace_context otel_span_name
  brotli brotli_comp_level brotli_static brotli_types brotli_min_length brotli_buffers brotli_window zstd zstd_types zstd_comp_level zstd_static
  more_set_headers more_clear_headers headers_more_filter vhost_traffic_status_zone vhost_traffic_status
  proxy_buffer_size proxy_buffering proxy_buffers proxy_busy_buffers_size proxy_cache proxy_cache_background_update proxy_cache_bypass
  proxy_cache_convert_head proxy_cache_key proxy_cache_lock proxy_cache_lock_age proxy_cache_lock_timeout proxy_cache_max_range_offset
  proxy_cache_methods proxy_cache_min_uses proxy_cache_path proxy_cache_purge proxy_cache_revalidate proxy_cache_use_stale proxy_cache_valid
  proxy_connect_timeout proxy_cookie_domain proxy_cookie_flags proxy_cookie_path proxy_force_ranges proxy_headers_hash_bucket_size
  proxy_headers_hash_max_size proxy_hide_header proxy_http_version proxy_ignore_client_abort proxy_ignore_headers proxy_limit_rate
  proxy_max_temp_file_size proxy_next_upstream proxy_next_upstream_timeout proxy_next_upstream_tries proxy_no_cache proxy_pass_header
  proxy_pass_request_body proxy_pass_request_headers proxy_pass_trailers proxy_read_timeout proxy_request_buffering proxy_send_lowat
  proxy_send_timeout proxy_set_body proxy_socket_keepalive proxy_ssl_alpn proxy_ssl_certificate proxy_ssl_certificate_cache proxy_ssl_certificate_key
  proxy_ssl_ciphers proxy_ssl_conf_command proxy_ssl_crl proxy_ssl_key_log proxy_ssl_name proxy_ssl_password_file proxy_ssl_protocols
  proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_trusted_certificate proxy_ssl_verify proxy_ssl_verify_depth proxy_store
  proxy_store_access proxy_temp_file_write_size proxy_temp_path proxy_timeout proxy_upload_rate proxy_download_rate proxy_requests
  proxy_responses proxy_session_drop proxy_ssl proxy_half_close proxy_allow_upstream proxy_buffer
`

/** `fastcgi_`, `uwsgi_`, `scgi_` and `grpc_` repeat `proxy_`'s directives; what they add is as harmless. */
const families = /^(?:fastcgi|uwsgi|scgi|grpc|memcached)_\w+$/
/** These of the families are read, or would change who answers. */
const notHarmless = /_pass$|^(?:fastcgi|uwsgi|scgi)_(?:bind)$/

const readNames = new Set(read.trim().split(/\s+/))
const harmlessNames = new Set(harmless.trim().split(/\s+/))

export type Effect = 'read' | 'harmless' | 'unknown'

export function effectOf(directive: string): Effect {
  if (readNames.has(directive)) return 'read'
  if (harmlessNames.has(directive)) return 'harmless'
  return families.test(directive) && !notHarmless.test(directive) ? 'harmless' : 'unknown'
}
