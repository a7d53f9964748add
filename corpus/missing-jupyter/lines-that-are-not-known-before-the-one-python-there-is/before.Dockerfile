FROM python:3.12
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
RUN echo "#!/bin/bash" > /enter && /opt/tool/setup --print-hook >> /enter && echo 'exec "$@"' >> /enter
RUN chmod 755 /enter
ENTRYPOINT ["/enter"]
