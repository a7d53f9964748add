FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 wren
ENV HOME=/home/wren
WORKDIR /home/wren
COPY --chown=wren . .
RUN echo -e "#!/bin/bash\nset -e\nexec \"\$@\"" > /usr/local/bin/entry.sh && chmod +x /usr/local/bin/entry.sh
USER wren
ENTRYPOINT ["bash", "/usr/local/bin/entry.sh"]
