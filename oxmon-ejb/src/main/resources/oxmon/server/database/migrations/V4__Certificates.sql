-- How a domain is reached and judged beyond the seed's columns; the defaults are what the seed's INSERT means.
ALTER TABLE cert_domains ADD COLUMN protocol TEXT NOT NULL DEFAULT 'tls';
ALTER TABLE cert_domains ADD COLUMN server_name TEXT NOT NULL DEFAULT '';
ALTER TABLE cert_domains ADD COLUMN connect_to TEXT NOT NULL DEFAULT '';
ALTER TABLE cert_domains ADD COLUMN ca_certificates TEXT NOT NULL DEFAULT '';
ALTER TABLE cert_domains ADD COLUMN all_addresses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cert_domains ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
