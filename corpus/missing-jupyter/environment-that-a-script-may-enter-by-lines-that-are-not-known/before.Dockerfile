FROM debian:12
RUN apt-get update && apt-get install -y python3-venv
RUN python3 -m venv /opt/lab && /opt/lab/bin/pip install notebook jupyterlab
RUN echo "#!/bin/bash" > /enter && /opt/tool/setup --print-hook >> /enter && echo 'exec "$@"' >> /enter
RUN chmod 755 /enter
ENTRYPOINT ["/enter"]
