#!/bin/sh
wc -w words.txt
