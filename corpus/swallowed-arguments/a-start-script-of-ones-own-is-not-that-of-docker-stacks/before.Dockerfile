FROM quay.io/jupyter/base-notebook:2025-01-06
COPY start.sh /usr/local/bin/start.sh
ENTRYPOINT ["start.sh"]
