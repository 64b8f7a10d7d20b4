// pm2 start ecosystem.config.cjs [--only oxmon-server]; then: pm2 save && pm2 startup
// Expects oxmon-server and oxmon-agent on the PATH. Log lines bear the time of the zone TZ.
module.exports = {
  apps: [
    {
      name: 'oxmon-server',
      script: 'oxmon-server',
      args: '/etc/oxmon/server.toml',
      interpreter: 'none',
      kill_timeout: 30000, // an orderly stop ends the application first
      stop_exit_codes: [0, 2], // 2: the settings are wrong, starting again changes nothing
      env: { TZ: 'Asia/Shanghai' },
    },
    {
      name: 'oxmon-agent',
      script: 'oxmon-agent',
      args: '/etc/oxmon/agent.toml',
      interpreter: 'none',
      kill_timeout: 10000,
      stop_exit_codes: [0, 2],
      env: { TZ: 'Asia/Shanghai' },
    },
  ],
};
