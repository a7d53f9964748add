#!/bin/bash
source /v/bin/activate
"$@"
