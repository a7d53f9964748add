FROM ubuntu:22.04
RUN <<'SCRIPT'
cat > /usr/local/bin/with-grass <<'EOF'
#!/bin/sh
export GISBASE=/usr/lib/grass84
exec "$@"
EOF
chmod +x /usr/local/bin/with-grass
SCRIPT
ENTRYPOINT ["with-grass"]
